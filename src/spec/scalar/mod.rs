//! The single values of the language. A type is one file's few lines: what it is, and how it is read.

mod aws;
mod choice;
mod date;
mod guard;
mod metric;
mod name;
mod network;
mod number;
mod phase;
mod quantity;
mod time_zone;
mod zones;

pub use aws::{
    AccessPointId, AccountId, AwsName, CertificateArn, FileSystemId, InstanceId, QueueUrl, Region, RoleArn,
    SecurityGroupId, TargetGroupArn, WafArn, Zone,
};
pub(crate) use choice::choice;
pub use date::Date;
pub use guard::{GUARDED, GuardField, GuardRule, GuardSense};
pub use metric::{AlertName, MetricLabel, MetricName, Share};
pub use name::{
    AbsolutePath, AnyText, EnvName, FileName, GroupName, Image, LabelKey, LabelValue, Name, PortName, Text,
};
pub use network::{Cidr, HostName, HttpPath, PortNumber};
pub use number::{
    AmountText, Count, Decimal, Duration, Flag, GroupOrder, Headroom, Percent, Positive, Price, PriorityValue, Target,
    UserId,
};
pub use phase::Phase;
pub use quantity::{Cpu, CpuTotal, Memory, Quantity};
pub use time_zone::TimeZone;
