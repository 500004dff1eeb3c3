//! Sizes that AWS Fargate does not have.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, ResourcesPlan, WorkloadPlan};
use crate::spec::scalar::{Cpu, Memory};
use crate::spec::shape::ScalarShape;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0350",
    "a size that AWS Fargate does not have",
    "The workload is said to move from Fargate, which runs tasks in certain sizes only: 256 CPU units with 512, 1024 or \
     2048 MiB, 512 with 1024 to 4096, 1024 with 2048 to 8192, 2048 with 4096 to 16384, 4096 with 8192 to 30720, 8192 with \
     16384 to 61440, 16384 with 32768 to 122880 (AWS: task definition parameters for Fargate). Kubernetes takes any size, so \
     the pods run; but the numbers are not those of the task. Look at the task definition, or at what the containers of the \
     task share, before you trust them.",
);

/// CPU units, least and most MiB.
const SIZES: [(u64, u64, u64); 7] = [
    (256, 512, 2048),
    (512, 1024, 4096),
    (1024, 2048, 8192),
    (2048, 4096, 16_384),
    (4096, 8192, 30_720),
    (8192, 16_384, 61_440),
    (16_384, 32_768, 122_880),
];

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let pod = &workload.pod;
    // A task of several containers shares one size; what each container gets of it says little.
    if !workload.from_fargate || !pod.init.is_empty() {
        return;
    }
    let Some((units, mebibytes)) = size(&pod.main.resources) else { return };
    let known = SIZES.iter().find(|(cpu, ..)| *cpu == units);
    let why = match known {
        Some((_, least, most)) if (*least..=*most).contains(&mebibytes) => return,
        Some((_, least, most)) => format!("{units} units come with {least} to {most} MiB"),
        None => "tasks have 256, 512, 1024, 2048, 4096, 8192 or 16384 units".to_owned(),
    };
    let what = format!("Fargate has no size of {units} CPU units with {mebibytes} MiB");
    let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["memory"]), what);
    report.add(diagnostic.why(why).help("compare `cpu` and `memory` with the task definition"));
}

/// ECS counts 1024 units for a core, and memory in MiB.
fn size(resources: &ResourcesPlan) -> Option<(u64, u64)> {
    let cpu = Cpu::parse(resources.cpu_request.as_ref()?).ok()?;
    let memory = Memory::parse(resources.memory_limit.as_ref()?).ok()?;
    Some((cpu.0 * 1024 / 1000, memory.bytes >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn a_size_that_fargate_does_not_have_is_reported() {
        assert_eq!(
            prod(
                &RULE,
                "    a: {cpu: 500m, memory: 512Mi, movesFrom: fargate}\n    b: {cpu: 300m, movesFrom: fargate}\n"
            ),
            "m.yaml:6:58: warning[W0350]: Fargate has no size of 307 CPU units with 128 MiB; tasks have 256, 512, 1024, 2048, 4096, 8192 or 16384 units; compare `cpu` and `memory` with the task definition\n\
             m.yaml:9:28: warning[W0350]: Fargate has no size of 512 CPU units with 512 MiB; 512 units come with 1024 to 4096 MiB; compare `cpu` and `memory` with the task definition\n"
        );
    }

    #[test]
    fn sizes_of_fargate_and_workloads_from_elsewhere_pass() {
        let text = "    a: {cpu: 500m, memory: 1Gi, movesFrom: fargate}\n    b: {cpu: 500m, memory: 512Mi, movesFrom: compose}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
