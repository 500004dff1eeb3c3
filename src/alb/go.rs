//! How the controller reads text: the rules of Go's `strconv` and `net`, and of its own `pkg/annotations`.

use super::ArnForm;
use std::net::IpAddr;

/// Reads a boolean as `strconv.ParseBool` does.
pub(super) fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(format!("`{text}` is no boolean of the controller; write `true` or `false`")),
    }
}

/// Reads a whole number as `strconv.ParseInt` does, which allows a sign and no spaces, and compares it with a range.
pub(super) fn integer(text: &str, min: i64, max: i64) -> Result<i64, String> {
    match text.parse() {
        Ok(number) if (min..=max).contains(&number) => Ok(number),
        Ok(_) => Err(format!("`{text}` is outside of {min} to {max}")),
        Err(_) => Err(format!("`{text}` is no whole number; the controller takes {min} to {max}, without spaces")),
    }
}

/// Splits a list at commas; spaces around items and empty items do not count.
pub(super) fn list(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// Splits `k=v,k=v`, where a backslash takes the next character as it is.
pub(super) fn map(text: &str) -> Result<Vec<(String, String)>, String> {
    pairs(text)
        .iter()
        .map(|pair| match pair.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
            _ => Err(format!("`{pair}` is no `key=value`; a comma inside of a value is written `\\,`")),
        })
        .collect()
}

/// A comma at the end stays part of the value there, and ends up in AWS; it is kept here to be found.
fn pairs(text: &str) -> Vec<String> {
    let mut pairs = Vec::new();
    let mut current = String::new();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => current.push(rest.next().unwrap_or('\\')),
            ',' if !rest.as_str().trim().is_empty() => pairs.push(std::mem::take(&mut current).trim().to_owned()),
            other => current.push(other),
        }
    }
    if !current.is_empty() {
        pairs.push(current.trim().to_owned());
    }
    pairs
}

/// Reads an address range as `net.ParseCIDR` does.
pub(super) fn cidr(text: &str) -> Result<(), String> {
    let sound = text.split_once('/').is_some_and(|(address, bits)| {
        let most = match address.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => 32,
            Ok(IpAddr::V6(_)) => 128,
            Err(_) => return false,
        };
        bits.bytes().all(|it| it.is_ascii_digit()) && bits.parse::<u32>().is_ok_and(|bits| bits <= most)
    });
    if sound { Ok(()) } else { Err(format!("`{text}` is no address range; write one like `10.0.0.0/8` or `fd00::/8`")) }
}

/// Checks the name of an AWS resource, in every partition (`aws`, `aws-cn`, `aws-us-gov` and the isolated ones).
pub(super) fn arn(text: &str, forms: &[ArnForm]) -> Result<(), String> {
    if forms.iter().any(|form| is_arn(text, *form)) {
        return Ok(());
    }
    let wanted: Vec<String> = forms
        .iter()
        .map(|ArnForm { service, resource }| format!("`arn:aws:{service}:<region>:<account>:{resource}…`"))
        .collect();
    Err(format!("`{text}` is not of the form {}", wanted.join(" or ")))
}

fn is_arn(text: &str, form: ArnForm) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &[arn, partition, service, region, account, resource] = parts.as_slice() else { return false };
    // IAM is global: its names have no region.
    let region_fits = region.is_empty() == (service == "iam");
    let account_fits = account.len() == 12 && account.bytes().all(|it| it.is_ascii_digit());
    let resource_fits = resource.strip_prefix(form.resource).is_some_and(|rest| !rest.is_empty());
    arn == "arn"
        && (partition == "aws" || partition.starts_with("aws-"))
        && service == form.service
        && region_fits
        && account_fits
        && resource_fits
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_map_is_split_as_the_controller_splits_it() {
        assert_eq!(map("a=1, b = 2"), Ok(owned(&[("a", "1"), ("b", "2")])));
        assert_eq!(map(r"a=x\,y,b=\\"), Ok(owned(&[("a", "x,y"), ("b", r"\")])));
        assert_eq!(map("a=1=2"), Ok(owned(&[("a", "1=2")])));
        assert_eq!(map("a=1,"), Ok(owned(&[("a", "1,")])));
        assert_eq!(map(""), Ok(vec![]));
        for bad in ["a", "a=1,b", "=1", " =1", "b,a=1"] {
            assert!(map(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ranges_are_read_as_go_reads_them() {
        for good in ["0.0.0.0/0", "10.1.2.3/8", "::/0", "fd00::1/64"] {
            assert_eq!(cidr(good), Ok(()), "{good}");
        }
        for bad in ["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "010.0.0.0/8", "10.0.0.0/+8", "10.0.0.0/", "::/129", ""] {
            assert!(cidr(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_of_resources_may_lie_in_every_partition() {
        let forms = [ArnForm { service: "acm", resource: "certificate/" }];
        for good in [
            "arn:aws:acm:eu-west-1:111122223333:certificate/a",
            "arn:aws-cn:acm:cn-north-1:111122223333:certificate/a",
            "arn:aws-us-gov:acm:us-gov-west-1:111122223333:certificate/a",
        ] {
            assert_eq!(arn(good, &forms), Ok(()));
        }
        for bad in [
            "arn:aws:acm:eu-west-1:1111:certificate/a",
            "arn:aws:acm::111122223333:certificate/a",
            "arn:aws:elb:eu-west-1:111122223333:certificate/a",
            "arn:aws:acm:eu-west-1:111122223333:certificate/",
            "certificate/a",
        ] {
            assert!(arn(bad, &forms).is_err(), "{bad}");
        }
    }
}
