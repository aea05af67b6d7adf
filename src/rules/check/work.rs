//! Bounds the work that a framework needs for each unit.

use super::keys::Owner;
use crate::diagnostic::{Code, Span};
use crate::formula::work;
use crate::model::Framework;
use crate::rules::text::fault_list::Sink;
use crate::rules::text::limits::Limits;

/// Reports a framework whose formulas and means together take more steps than the limit.
pub(super) fn refuse_too_much(
    sink: &Sink,
    framework: &Framework,
    file: &Owner<'_>,
    scored_at: &[Option<Span>],
) {
    let (steps, most) = (work::steps_of_a_unit(framework), Limits::STEPS);
    if steps <= most {
        return;
    }
    let nodes = framework.index().map_or(&[][..], |index| &index.nodes);
    let steps_of_nodes = nodes.iter().map(|node| work::of_node(framework, node)).zip(scored_at);
    // The first node among those with the most steps.
    let longest = steps_of_nodes.rev().max_by_key(|(steps, _)| *steps);
    let at = longest.and_then(|(steps, at)| Some((steps, (*at)?)));
    sink.fault(Code::TooManySteps, file.span, |fault| {
        fault
            .says(format!("the formulas and geometric means take {steps} steps for every unit"))
            .related(
                at.map(|(_, at)| at),
                format!("{} of them here", at.map_or(0, |(steps, _)| steps)),
            )
            .allowed(format!(
                "at most {most} steps in the whole framework: each part of a formula is one; `ln`, \
                 `exp`, `sqrt` and each child of a geometric mean are 20"
            ))
            .help(
                "work out what repeats before the data are sent, and send it as a metric; or use \
                 fewer formulas",
            )
    });
}

#[cfg(test)]
mod tests {
    use super::{Limits, work};
    use crate::rules::Catalog;

    #[test]
    fn real_rules_stay_far_below_the_limit() {
        let catalog = Catalog::from_dir("rules").unwrap();
        let greatest = catalog.iter().map(|framework| work::steps_of_a_unit(framework)).max();
        println!("greatest: {greatest:?}");
        assert!(
            greatest.is_some_and(|steps| 0 < steps && steps < Limits::STEPS / 20),
            "{greatest:?}"
        );
    }
}
