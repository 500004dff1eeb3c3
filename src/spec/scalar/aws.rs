//! Identities in AWS.

use super::name::text_type;
use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

fn is_region(text: &str) -> bool {
    // For example `eu-west-1`, `us-gov-east-1`, `af-south-1`.
    let mut parts = text.rsplitn(2, '-');
    let number = parts.next().is_some_and(|it| it.len() == 1 && it.bytes().all(|it| it.is_ascii_digit()));
    let place =
        parts.next().is_some_and(|it| it.contains('-') && it.bytes().all(|it| it.is_ascii_lowercase() || it == b'-'));
    number && place
}

text_type!(
    /// An AWS region.
    Region,
    "an AWS region such as `eu-west-1`",
    |text| if is_region(text) { Ok(()) } else { Err(Refusal::default()) },
    "[-a-z]+-[-a-z]*-[0-9]"
);

text_type!(
    /// An availability zone.
    Zone,
    "an availability zone such as `eu-west-1a`",
    |text| {
        let zone = text.char_indices().next_back().is_some_and(|(at, last)| last.is_ascii_lowercase() && is_region(&text[..at]));
        if zone { Ok(()) } else { Err(Refusal::default()) }
    },
    "[-a-z]+-[-a-z]*-[0-9][a-z]"
);

text_type!(
    /// An AWS account: 12 digits, as text.
    AccountId,
    "an AWS account of 12 digits",
    |text| {
        let digits = text.bytes().all(|it| it.is_ascii_digit());
        match text.len() {
            12 if digits => Ok(()),
            9..=11 if digits => Err(Refusal::why("it has lost leading zeros: a host took it for a number")
                .help(format!("write \"{text:0>12}\" with quotes"))),
            _ => Err(Refusal::default()),
        }
    },
    "[0-9]{12}", ["integer"]
);

fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        (8..=40).contains(&rest.len()) && rest.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it))
    })
}

text_type!(
    /// An EFS file system.
    FileSystemId,
    "an EFS file system such as `fs-0123456789abcdef0`",
    |text| if is_id(text, "fs-") { Ok(()) } else { Err(Refusal::why("an id has 8 to 40 digits 0-9 and a-f after `fs-`")) },
    "fs-[0-9a-f]{8,40}"
);

text_type!(
    /// An EFS access point.
    AccessPointId,
    "an EFS access point such as `fsap-0123456789abcdef0`",
    |text| if is_id(text, "fsap-") { Ok(()) } else { Err(Refusal::why("an id has 8 to 40 digits 0-9 and a-f after `fsap-`")) },
    "fsap-[0-9a-f]{8,40}"
);

text_type!(
    /// A security group of a VPC.
    SecurityGroupId,
    "a security group such as `sg-0123456789abcdef0`",
    |text| if is_id(text, "sg-") { Ok(()) } else { Err(Refusal::why("an id has 8 to 40 digits 0-9 and a-f after `sg-`")) },
    "sg-[0-9a-f]{8,40}"
);

text_type!(
    /// An EC2 instance.
    InstanceId,
    "an EC2 instance such as `i-0123456789abcdef0`",
    |text| if is_id(text, "i-") { Ok(()) } else { Err(Refusal::why("an id has 8 to 40 digits 0-9 and a-f after `i-`")) },
    "i-[0-9a-f]{8,40}"
);

text_type!(
    /// A name of an ECS cluster or service.
    AwsName,
    "a name in ECS",
    |text| {
        let known = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
        let name = (1..=255).contains(&text.len()) && text.bytes().all(known);
        if name { Ok(()) } else { Err(Refusal::why("names in ECS have letters, digits, `-` and `_`; write the name, not the ARN")) }
    },
    "[-A-Za-z0-9_]{1,255}", ["integer", "boolean"]
);

/// The parts of an ARN: partition, service, region, account, resource.
fn parts(text: &str) -> Option<[&str; 5]> {
    let mut parts = text.splitn(6, ':');
    let (arn, rest) = (parts.next()?, [parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?]);
    let partition = matches!(rest[0], "aws" | "aws-cn" | "aws-us-gov");
    let account = rest[3].is_empty() || (rest[3].len() == 12 && rest[3].bytes().all(|it| it.is_ascii_digit()));
    (arn == "arn" && partition && account && !rest[4].is_empty()).then_some(rest)
}

macro_rules! arn {
    ($(#[doc = $doc:literal])* $name:ident, $what:literal, $service:literal, $resource:literal, $regional:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            /// The whole ARN.
            pub text: Arc<str>,
            /// Its region, empty for global services.
            pub region: Arc<str>,
            /// Its account.
            pub account: Arc<str>,
        }

        impl ScalarShape for $name {
            const WHAT: &'static str = $what;
            const TEXT: bool = true;
            const PATTERN: &'static str =
                concat!("arn:aws(-cn|-us-gov)?:", $service, ":[-a-z0-9]*:[0-9]{12}:", $resource, "[\\s\\S]*");

            fn parse(text: &str) -> Result<Self, Refusal> {
                let region = if $regional { "REGION" } else { "" };
                let form = || Refusal::why(format!(concat!("its form is `arn:aws:", $service, ":{}:ACCOUNT:", $resource, "…` with an account of 12 digits"), region));
                let [_, service, region, account, resource] = parts(text).ok_or_else(form)?;
                let place = is_region(region) == $regional && !account.is_empty();
                if service != $service || !resource.starts_with($resource) || !place {
                    return Err(form());
                }
                Ok(Self { text: text.into(), region: region.into(), account: account.into() })
            }
        }
    };
}

arn!(
    /// An IAM role.
    RoleArn, "the ARN of an IAM role", "iam", "role/", false
);
arn!(
    /// A certificate of AWS Certificate Manager.
    CertificateArn, "the ARN of an ACM certificate", "acm", "certificate/", true
);
arn!(
    /// A web ACL of WAFv2, regional.
    WafArn, "the ARN of a regional WAFv2 web ACL", "wafv2", "regional/webacl/", true
);
arn!(
    /// A target group of a load balancer.
    TargetGroupArn, "the ARN of a target group", "elasticloadbalancing", "targetgroup/", true
);

/// The URL of an SQS queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueUrl {
    /// The whole URL.
    pub text: Arc<str>,
    /// Its region.
    pub region: Arc<str>,
}

impl ScalarShape for QueueUrl {
    const WHAT: &'static str = "the URL of an SQS queue";
    const PATTERN: &'static str =
        "https://sqs\\.[-a-z]+-[-a-z]*-[0-9]\\.amazonaws\\.com(\\.cn)?/[0-9]{12}/[-A-Za-z0-9_]+(\\.fifo)?";
    const TEXT: bool = true;

    fn parse(text: &str) -> Result<Self, Refusal> {
        let form = || Refusal::why("its form is `https://sqs.REGION.amazonaws.com/ACCOUNT/QUEUE`");
        if text.starts_with("arn:") {
            return Err(form().help("write the URL, not the ARN: `aws sqs get-queue-url --queue-name QUEUE`"));
        }
        let rest = text.strip_prefix("https://sqs.").ok_or_else(form)?;
        let (host, path) = rest.split_once('/').ok_or_else(form)?;
        let region = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"));
        let region = region.filter(|it| is_region(it)).ok_or_else(form)?;
        let (account, queue) = path.split_once('/').ok_or_else(form)?;
        AccountId::parse(account).map_err(|_| form())?;
        let name = queue.strip_suffix(".fifo").unwrap_or(queue);
        let plain = name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
        if name.is_empty() || queue.len() > 80 || !plain {
            return Err(Refusal::why("a queue has at most 80 letters, digits, `-` and `_`, and `.fifo` at its end"));
        }
        Ok(Self { text: text.into(), region: region.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_lost_its_zero_is_named_as_such() {
        let refusal = AccountId::parse("12345678901").unwrap_err();
        assert_eq!(refusal.help.as_deref(), Some("write \"012345678901\" with quotes"));
    }

    #[test]
    fn arns_are_checked_by_their_parts() {
        assert!(RoleArn::parse("arn:aws:iam::111122223333:role/app").is_ok());
        assert!(RoleArn::parse("arn:aws:iam::111122223333:user/app").is_err());
        assert!(RoleArn::parse("arn:aws:iam::11112222333:role/app").is_err());
        let certificate = CertificateArn::parse("arn:aws-cn:acm:cn-north-1:111122223333:certificate/1").unwrap();
        assert_eq!(&*certificate.region, "cn-north-1");
    }

    #[test]
    fn regions_of_all_partitions_are_regions() {
        for region in ["eu-west-1", "af-south-1", "us-gov-east-1", "cn-north-1", "ap-southeast-2"] {
            assert!(is_region(region), "{region}");
        }
        assert!(!is_region("eu-west") && !is_region("eu-west-1a"));
    }

    #[test]
    fn queue_urls_carry_their_region() {
        let url = QueueUrl::parse("https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo").unwrap();
        assert_eq!(&*url.region, "eu-west-1");
        for wrong in ["https://sqs.eu-west-1.amazonaws.com/orders", "https://queue.amazonaws.com/111122223333/orders"] {
            assert!(QueueUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
