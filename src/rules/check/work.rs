//! Bounds the work that a framework needs for each unit.

use super::keys::Owner;
use crate::diagnostic::{Code, Span};
use crate::formula::work;
use crate::model::Framework;
use crate::rules::text::fault_list::{Sink, fault};
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
    fault! { sink, Code::TooManySteps, file.span;
        says "the formulas and geometric means take {steps} steps for every unit",
            "các công thức và trung bình nhân cần {steps} bước cho mỗi đơn vị", steps;
        related at.map(|(_, at)| at), "{} of them here",
            "trong đó {} ở đây", at.map_or(0, |(steps, _)| steps);
        allowed "at most {most} steps in the whole framework: each part of a formula is one; `ln`, `exp`, `sqrt` and each child of a geometric mean are 20",
            "nhiều nhất {most} bước trong cả bộ quy tắc: mỗi thành phần của công thức là một bước; `ln`, `exp`, `sqrt` và mỗi mục con của trung bình nhân là 20",
            most;
        help "work out what repeats before the data are sent, and send it as a metric; or use fewer formulas",
            "tính phần lặp lại trước khi gửi số liệu rồi gửi kết quả như một số liệu; hoặc dùng ít công thức hơn";
    };
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
