//! The points and weights of siblings.

use rust_decimal::Decimal;

use super::keys::{Owner, Placed, not_negative, number, plain, required};
use super::scope::Scope;
use super::suits::refuse_two_scales;
use crate::diagnostic::{Code, Span, shown};
use crate::formula::thousands;
use crate::number::{Exact, Overflow};
use crate::rules::document::{BoundDoc, Field, Number};
use crate::rules::text::fault_list::{Sink, Where, fault};
use crate::said::{Said, said};

/// The group or file whose points siblings divide among themselves.
#[derive(Debug, Clone)]
pub(super) struct Whole<'d> {
    /// The group or file itself.
    pub(super) owner: Owner<'d>,
    /// The points of the group or file; `None` if unknown.
    pub(super) points: Option<Exact>,
    /// The place where the points are written.
    pub(super) points_at: Option<Span>,
}

/// A group or indicator among its siblings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sibling<'d> {
    pub(super) owner: Owner<'d>,
    pub(super) points: &'d Field<BoundDoc>,
    pub(super) weight: &'d Field<BoundDoc>,
}

/// The size of a sibling: points or a weight.
#[derive(Debug, Clone, Copy)]
enum Size {
    Points(Placed),
    Weight(Placed),
}

impl Size {
    const fn placed(&self) -> Placed {
        match self {
            Self::Points(placed) | Self::Weight(placed) => *placed,
        }
    }

    const fn is_points(&self) -> bool {
        matches!(self, Self::Points(_))
    }
}

/// Returns the points of each sibling, `None` if unknown, and its weight, if it has one. `complete` says whether all siblings could be read,
/// because only then is their sum known.
pub(super) fn points_of(
    scope: &Scope<'_>,
    whole: &Whole<'_>,
    siblings: &[Sibling<'_>],
    complete: Complete,
) -> Vec<(Option<Exact>, Option<Decimal>)> {
    let sizes: Vec<_> = siblings.iter().map(|sibling| size(scope, *sibling)).collect();
    let weight = |size: &Option<Size>| match size {
        Some(Size::Weight(placed)) => Some(placed.value()),
        Some(Size::Points(_)) | None => None,
    };
    let points = shared((scope, whole), (siblings, &sizes), complete);
    points.into_iter().zip(sizes.iter().map(weight)).collect()
}

/// Returns the points of siblings of these sizes.
fn shared(
    (scope, whole): (&Scope<'_>, &Whole<'_>),
    (siblings, sizes): (&[Sibling<'_>], &[Option<Size>]),
    complete: Complete,
) -> Vec<Option<Exact>> {
    let sink = scope.sink;
    let nothing = || vec![None; siblings.len()];
    if refuse_mixture(sink, siblings, sizes) {
        return nothing();
    }
    let by_weight = sizes.iter().flatten().any(|size| !size.is_points());
    if by_weight {
        let placed_sizes: Option<Vec<_>> =
            sizes.iter().map(|size| Some(size.as_ref()?.placed())).collect();
        return match (placed_sizes, complete) {
            (Some(weights), Complete::Yes) => {
                refuse_weights_of_two_scales(sink, &weights);
                divided(sink, whole, &weights).unwrap_or_else(nothing)
            }
            _ => nothing(),
        };
    }
    let points: Vec<_> =
        sizes.iter().map(|size| Some(Exact::from(size.as_ref()?.placed().value()))).collect();
    if complete == Complete::Yes {
        refuse_other_sum(scope, whole, siblings, &points);
    }
    points
}

/// Whether all siblings could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Complete {
    Yes,
    No,
}

fn size(scope: &Scope<'_>, sibling: Sibling<'_>) -> Option<Size> {
    let sink = scope.sink;
    let owner = sibling.owner;
    match (sibling.points, sibling.weight) {
        (Some(points), Some(weight)) => {
            fault! { sink, Code::PointsAndWeight, Where::Key(weight.span);
                says "{owner} has `points` and `weight`",
                    "{owner} có cả `points` và `weight`", owner;
                related points.span, "its points", "điểm của nó";
                allowed "one of the two", "một trong hai";
                help "remove the weight: points are the weight among siblings",
                    "xóa trọng số: điểm chính là trọng số giữa các mục cùng cấp";
            };
            None
        }
        (Some(_), None) => points(scope, sibling.points).map(Size::Points),
        (None, Some(_)) => {
            let weight = scope.size(sibling.weight)?;
            not_negative(sink, weight, said!("a weight", "trọng số"))?;
            Some(Size::Weight(weight))
        }
        (None, None) => {
            if !sink.was_misspelt(owner.span, "weight") {
                required! { sink, &owner, sibling.points;
                    "its points: `points: 20`", "điểm: `points: 20`"
                };
            }
            None
        }
    }
}

/// Reads points: a plain number, not below zero.
pub(super) fn points(scope: &Scope<'_>, field: &Field<BoundDoc>) -> Option<Placed> {
    let (sink, placed) = (scope.sink, scope.size(field)?);
    plain(sink, placed, Said::name("`points`"))?;
    not_negative(sink, placed, said!("points", "điểm"))?;
    Some(placed)
}

/// Reports siblings if some have points and others a weight.
fn refuse_mixture(sink: &Sink, siblings: &[Sibling<'_>], sizes: &[Option<Size>]) -> bool {
    let sized =
        || siblings.iter().zip(sizes).filter_map(|(sibling, size)| Some((sibling, (*size)?)));
    let Some((first, first_size)) = sized().next() else { return false };
    let different = sized().find(|(_, size)| size.is_points() != first_size.is_points());
    let Some((second, second_size)) = different else { return false };
    let word = |size: Size| match size.is_points() {
        true => said!("points", "điểm"),
        false => said!("a weight", "trọng số"),
    };
    fault! { sink, Code::MixedSiblings, second_size.placed().span;
        says "{} has {}, but its sibling {} has {}",
            "{} có {}, nhưng mục cùng cấp {} có {}",
            second.owner, word(second_size), first.owner, word(first_size);
        related first_size.placed().span, "{} here", "{} ở đây", word(first_size);
        allowed "points for all siblings, or a weight for all",
            "điểm cho mọi mục cùng cấp, hoặc trọng số cho tất cả";
    };
    true
}

/// Reports `50%` beside `50`, and `1.000`, which may be a thousand, beside `500`.
fn refuse_weights_of_two_scales(sink: &Sink, weights: &[Placed]) {
    refuse_two_scales(sink, weights, said!("weights side by side", "các trọng số cùng cấp"));
    let is_large = |of: &Placed| of.value().scale() == 0 && of.value() > Decimal::ONE;
    let doubtful = weights.iter().find(|of| of.quantity.may_be_thousands());
    if let Some(Placed { span, quantity }) = doubtful.filter(|_| weights.iter().any(is_large)) {
        sink.take((*span).into(), thousands(*span, *quantity));
    }
}

/// Divides the points of the whole in proportion to the weights.
fn divided(sink: &Sink, whole: &Whole<'_>, weights: &[Placed]) -> Option<Vec<Option<Exact>>> {
    let sum =
        weights.iter().try_fold(Exact::ZERO, |sum, weight| sum.plus(&Exact::from(weight.value())));
    let sum = sum.ok()?;
    if sum.is_zero() {
        let at = weights.first().map_or(whole.owner.span, |weight| weight.span);
        fault! { sink, Code::ZeroWeights, at;
            let owner = whole.owner;
            says "the weights in {owner} add up to 0, so its points cannot be divided",
                "các trọng số trong {owner} cộng lại bằng 0, nên không chia được điểm", owner;
            allowed "at least one weight above 0", "ít nhất một trọng số lớn hơn 0";
        };
        return None;
    }
    let points = whole.points.as_ref()?;
    let shared = |weight: &Placed| -> Result<Option<Exact>, Overflow> {
        points.times(&Exact::from(weight.value()))?.over(&sum)
    };
    Some(weights.iter().map(|weight| shared(weight).ok().flatten()).collect())
}

/// Reports points whose sum is not that of the whole.
fn refuse_other_sum(
    scope: &Scope<'_>,
    whole: &Whole<'_>,
    siblings: &[Sibling<'_>],
    points: &[Option<Exact>],
) {
    let Some(declared) = &whole.points else { return };
    let Some(all) = points.iter().map(Option::as_ref).collect::<Option<Vec<_>>>() else { return };
    if all.is_empty() {
        return;
    }
    let sum = Exact::sum(all.iter().copied());
    let Ok(sum) = sum else { return };
    if sum == *declared {
        return;
    }
    let at = whole.points_at.unwrap_or(whole.owner.span);
    fault! { scope.sink, Code::PointsDoNotAddUp, at;
        let owner = whole.owner;
        let difference = if sum < *declared {
            declared
                .minus(&sum)
                .map(|missing| said!("{missing} too few", "thiếu {missing}", missing))
        } else {
            sum.minus(declared).map(|over| said!("{over} too many", "thừa {over}", over))
        };
        let difference = difference.unwrap_or_else(|_| said!("", ""));
        says "{owner} has {}{}, but its children add up to {sum}: {difference}",
            "{owner} có {}{}, nhưng các mục con cộng lại bằng {sum}: {difference}",
            in_words(declared), scope.words_of_kind(), owner, sum, difference;
        label "{} here", "{} ở đây", in_words(declared);
        related siblings.last().and_then(|last| Some(last.points.as_ref()?.span)), "with these the children have {sum}",
            "đến đây các mục con có {sum}", sum;
        allowed "children whose points add up to {declared}",
            "các mục con có tổng điểm bằng {declared}", declared;
        help "the children are {}", "các mục con là {}", terms(siblings, &all);
    };
}

/// Writes points with their word: `1 point`, `20 points`.
pub(crate) fn in_words(points: &Exact) -> Said {
    if *points == Exact::ONE {
        said!("1 point", "1 điểm")
    } else {
        said!("{points} points", "{points} điểm", points)
    }
}

/// Writes the terms of a sum: `` `a` 20 + `b` 30 ``, at most thirty.
fn terms(siblings: &[Sibling<'_>], points: &[&Exact]) -> Said {
    const MOST: usize = 30;
    let terms: Vec<_> = siblings
        .iter()
        .zip(points)
        .take(MOST)
        .map(|(sibling, points)| match sibling.owner.id {
            Some(id) => said!("`{}` {}", "`{}` {}", shown(id), points),
            None => said!("{}", "{}", points),
        })
        .collect();
    let more = siblings.len().saturating_sub(MOST);
    let rest = match more {
        0 => said!("", ""),
        more => said!(" and {more} more", " và {more} mục khác", more),
    };
    said!("{}{rest}", "{}{rest}", Said::joined(terms, " + "), rest)
}

/// Reads a cap: a plain number, not below zero.
pub(super) fn cap(sink: &Sink, field: &Field<Number>) -> Option<Decimal> {
    let placed = number(field)?;
    plain(sink, placed, Said::name("`cap`"))?;
    not_negative(sink, placed, said!("a cap", "mức trần"))
}
