//! Codes of what goes over all stages: waivers.

use crate::diagnostic::Code;

/// A waiver without a reason.
pub const NO_REASON: Code = Code::error(
    "E0260",
    "a waiver without a reason",
    "A waiver takes a finding off the report, for everyone and in every pipeline. Whoever meets the line in a year must see why \
     that was right. Write one sentence: `waivers: {W0309: its sessions live in memory, so it cannot run twice}`.",
);

/// A waiver that can cover nothing.
pub const VOID: Code = Code::error(
    "E0261",
    "a waiver that can cover nothing",
    "A waiver names a code that does not exist, a code that cannot be waived, or a workload or an environment that the file \
     does not declare. Warnings can be waived, and errors that are policy, such as an image without a version. What Kubernetes \
     or AWS would refuse, and what cannot be read or decided, must be mended. `transship explain CODE` says which it is.",
);

/// A waiver whose day is over.
pub const EXPIRED: Code = Code::error(
    "E0262",
    "a waiver whose last day is over",
    "The finding was accepted until a day that has passed. Mend what it is about, or, if the reason still holds, write a later \
     day. Only `transship check` looks at the day: rendering gives the same bytes on every day. `--date` and \
     `SOURCE_DATE_EPOCH` set the day.",
);

/// A waiver that covers nothing.
pub const UNUSED: Code = Code::notice(
    "W0263",
    "a waiver that covers nothing",
    "No environment has the finding, at the workloads and in the environments that the waiver names. It was mended, or it was \
     never there. Left in the file, the waiver would hide the finding when it comes back. Remove it. `transship check` says so \
     when it looks at all environments and finds no error.",
);

/// All codes of this module.
pub const ALL: &[&Code] = &[&NO_REASON, &VOID, &EXPIRED, &UNUSED];
