//! Bounds on scores: a share, a number of points, and ranges of them.

use rust_decimal::Decimal;

use super::keys::{Owner, Placed, as_percentage, missing, plain, share};
use super::metrics::Metrics;
use super::noun::noun;
use super::scope::{Kinds, Scope};
use crate::diagnostic::{Code, Span};
use crate::model::{By, End, Framework, NodeData, ScoreBound, ScoreRange};
use crate::number::{Exact, Quantity};
use crate::rules::document::{BoundDoc, Entry, Field};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::{Said, said};

/// The scale of totals: the points and their greatest value.
#[derive(Debug, Clone)]
pub(crate) struct TotalScale {
    /// The points of the tree, or the number of targets; `None` if unknown.
    pub(super) points: Option<Exact>,
    /// The place where the points are written.
    pub(super) points_at: Option<Span>,
    /// The greatest possible total, bonus included.
    pub(super) most: Option<Exact>,
    /// `points` or `targets`.
    pub(super) word: &'static str,
}

impl TotalScale {
    /// Returns the scale of a framework. Where points go by the kind, it is not known.
    fn of(framework: &Framework) -> Self {
        let (points, most, word) = match (framework.index(), framework.criteria()) {
            (Some(index), _) if !framework.has_points_by_kind() => {
                (Some(index.points.clone()), index.most().ok(), "points")
            }
            (None, Some(criteria)) => {
                let count = u64::try_from(criteria.targets.len()).ok().map(Exact::from);
                (count.clone(), count, "targets")
            }
            _ => (None, None, "points"),
        };
        Self { points, points_at: None, most, word }
    }

    /// Reads a bound on the total: a share, or a number of points if above 1 or if it says so.
    pub(super) fn bound(
        &self,
        scope: Scope<'_>,
        entry: &Entry<BoundDoc>,
    ) -> Option<(Placed, ScoreBound)> {
        let (placed, points) = number_of(scope, entry)?;
        let bound = points.unwrap_or_else(|| score_bound(placed.quantity));
        self.in_reach(scope.sink, placed, bound).map(|bound| (placed, bound))
    }

    fn in_reach(&self, sink: &Sink, placed: Placed, bound: ScoreBound) -> Option<ScoreBound> {
        let value = placed.value();
        let in_points = self.in_points(bound);
        let fits = value >= Decimal::ZERO
            && match (&in_points, &self.most) {
                (Some(bound), Some(most)) => bound <= most,
                _ => true,
            };
        if fits {
            return Some(bound);
        }
        fault! { sink, Code::OutOfRange, placed.span;
            let word = noun(self.word);
            let quantity = placed.quantity;
            let most = self
                .most
                .as_ref()
                .map_or_else(|| said!("", ""), |most| said!(" up to {most}", " đến {most}", most));
            let message = match &self.most {
                Some(most) if value >= Decimal::ZERO => {
                    said!(
                        "no total reaches `{quantity}`: there are {most} {word}",
                        "không tổng điểm nào đạt `{quantity}`: chỉ có {most} {word}",
                        quantity,
                        most,
                        word
                    )
                }
                _ => said!(
                    "the bound `{quantity}` is below 0, so every total reaches it",
                    "mức `{quantity}` nhỏ hơn 0, nên tổng điểm nào cũng đạt",
                    quantity
                ),
            };
            says message;
            related self.points_at, "the points of the whole", "điểm của tổng thể";
            allowed "a share such as `70%` or `0.7`, or a number of {word} above 1{most}",
                "một tỷ lệ như `70%` hoặc `0.7`, hoặc một số {word} lớn hơn 1{most}", word, most;
        };
        None
    }

    /// Returns whether a small number of points was probably meant as a percentage, such as 80 of 1000 points.
    pub(super) fn lacks_sign(&self, quantity: Quantity) -> bool {
        /// A number up to 100 below this share of the whole is doubtful.
        const FEW: Decimal = Decimal::from_parts(25, 0, 0, false, 2);
        let few = self.in_points(ScoreBound::Share(FEW));
        as_percentage(quantity).is_some()
            && few.is_some_and(|few| Exact::from(quantity.value) < few)
    }

    /// Warns of such a number.
    pub(super) fn warn_of_percent_sign(&self, sink: &Sink, placed: Placed) {
        let Placed { span, quantity } = placed;
        if !self.lacks_sign(quantity) {
            return;
        }
        fault! { sink, Code::PercentSignMissing, span;
            let points = self.points.as_ref().map(Exact::to_string).unwrap_or_default();
            says "`{quantity}` is {quantity} of {points} {}",
                "`{quantity}` là {quantity} trên {points} {}", noun(self.word), quantity, points;
            related self.points_at, "the points of the whole", "điểm của tổng thể";
            maybe_help as_percentage(quantity);
        };
    }

    /// Converts a bound to points, so that bounds can be compared.
    pub(super) fn in_points(&self, bound: ScoreBound) -> Option<Exact> {
        match bound {
            ScoreBound::Points(points) => Some(Exact::from(points)),
            ScoreBound::Share(share) => self.points.as_ref()?.times(&Exact::from(share)).ok(),
        }
    }
}

/// Makes a bound on scores. A percentage, or a number up to 1, is a share of the points.
fn score_bound(quantity: Quantity) -> ScoreBound {
    match quantity.percent || quantity.value <= Decimal::ONE {
        true => ScoreBound::Share(quantity.value),
        false => ScoreBound::Points(quantity.value),
    }
}

/// Reads the number of a bound in the case at hand, and the bound itself if it says that it is in points.
fn number_of(scope: Scope<'_>, entry: &Entry<BoundDoc>) -> Option<(Placed, Option<ScoreBound>)> {
    let entry = scope.settled(entry, POINTS)?;
    match entry.get()? {
        BoundDoc::Scalar(number) => Some((Placed { span: entry.span, quantity: number.0 }, None)),
        BoundDoc::Mapping(named) => {
            let (.., entry) = named.iter().find(|(key, ..)| *key == POINTS)?;
            let placed = scope.placed(entry)?;
            let points = plain(scope.sink, placed, said!("a number of points", "một số điểm"))?;
            Some((placed, Some(ScoreBound::Points(points))))
        }
    }
}

/// The key of a bound in points.
pub(super) const POINTS: &str = "points";

/// The scores that a condition bounds.
pub(super) enum Scale<'a> {
    Total(&'a TotalScale),
    /// Nodes of which the largest has these points.
    Nodes(Exact),
}

impl Scale<'_> {
    fn bound(&self, scope: Scope<'_>, entry: &Entry<BoundDoc>) -> Option<(Placed, ScoreBound)> {
        let points = match self {
            Self::Total(measure) => {
                let (placed, bound) = measure.bound(scope, entry)?;
                if let Some(BoundDoc::Scalar(_)) = scope.settled(entry, POINTS)?.get() {
                    measure.warn_of_percent_sign(scope.sink, placed);
                }
                return Some((placed, bound));
            }
            Self::Nodes(points) => points,
        };
        let (placed, bound) = number_of(scope, entry)?;
        let Some(bound) = bound else {
            return share(scope.sink, placed).map(|share| (placed, ScoreBound::Share(share)));
        };
        if placed.value() >= Decimal::ZERO && Exact::from(placed.value()) <= *points {
            return Some((placed, bound));
        }
        fault! { scope.sink, Code::OutOfRange, placed.span;
            says "no score reaches `{}`", "không điểm số nào đạt `{}`", placed.quantity;
            allowed "a number of points from 0 to {points}",
                "một số điểm từ 0 đến {points}", points;
        };
        None
    }
}

/// The keys of bounds, in the order of [`ends`].
const KEYS: [&str; 4] = ["at_least", "above", "at_most", "below"];

/// Reads the bounds of a score, which stand under four keys: at least one is given.
pub(super) fn range(
    scope: Scope<'_>,
    owner: &Owner<'_>,
    keys: [&Field<BoundDoc>; 4],
    scale: &Scale<'_>,
    example: Said,
) -> Option<ScoreRange> {
    let bound = |key: &Field<BoundDoc>| key.as_ref().map(|entry| scale.bound(scope, entry));
    ends(scope.sink, owner, keys.map(bound), example)
}

/// Reads the bounds of `owner`, which is in a file other than the rules, on the total of a framework, or on the score of
/// a node.
pub(crate) fn range_of(
    sink: &Sink,
    framework: &Framework,
    owner: &Owner<'_>,
    keys: [&Field<BoundDoc>; 4],
    node: Option<&NodeData>,
) -> Option<By<ScoreRange>> {
    let kinds = Kinds::new(framework.unit_kinds(), None);
    let scope = Scope { sink, metrics: &Metrics::default(), kinds: &kinds, amendment: None };
    let total = TotalScale::of(framework);
    let scale = node.map_or(Scale::Total(&total), |node| Scale::Nodes(node.points().clone()));
    let example = said!("a bound: `at_least: 70%`", "một mức: `at_least: 70%`");
    scope.by_unit(owner.span, || range(scope, owner, keys, &scale, example.clone()))
}

/// Puts bounds together. Each is `None` if it is not given, and `Some(None)` if it is faulty.
pub(super) fn ends(
    sink: &Sink,
    owner: &Owner<'_>,
    bounds: [Option<Option<(Placed, ScoreBound)>>; 4],
    example: Said,
) -> Option<ScoreRange> {
    if bounds.iter().all(Option::is_none) {
        missing(sink, owner, "at_least", example);
    }
    if bounds.iter().any(|bound| matches!(bound, Some(None))) {
        return None;
    }
    let [at_least, above, at_most, below] = bounds.map(Option::flatten);
    let [least_key, above_key, most_key, below_key] = KEYS;
    let lower = one_side(sink, (least_key, at_least), (above_key, above))?;
    let upper = one_side(sink, (most_key, at_most), (below_key, below))?;
    let terms_of = |side: Written| side.bound.in_terms().0;
    let terms = lower.or(upper).map(terms_of)?;
    if let (Some(low), Some(high)) = (lower, upper) {
        together(sink, (low, high), terms == terms_of(high))?;
    }
    let end = |side: Written| End { at: side.bound.in_terms().1, strict: side.strict };
    Some(ScoreRange { terms, lower: lower.map(end), upper: upper.map(end) })
}

/// A bound as it is written.
#[derive(Clone, Copy)]
struct Written {
    key: &'static str,
    placed: Placed,
    bound: ScoreBound,
    strict: bool,
}

type Given = (&'static str, Option<(Placed, ScoreBound)>);

/// Returns the bound of one side. `None` if both ways of writing it are used.
fn one_side(sink: &Sink, or_equal: Given, strictly: Given) -> Option<Option<Written>> {
    let written = |(key, given): Given, strict| {
        given.map(|(placed, bound)| Written { key, placed, bound, strict })
    };
    match (written(or_equal, false), written(strictly, true)) {
        (Some(one), Some(other)) => {
            fault! { sink, Code::BoundsDoNotFit, other.placed.span;
                says "`{}` and `{}` bound the same side",
                    "`{}` và `{}` cùng giới hạn một phía", one.key, other.key;
                related one.placed.span, "the other of them", "giới hạn còn lại";
                help "keep one of the two", "giữ một trong hai";
            };
            None
        }
        (one, other) => Some(one.or(other)),
    }
}

/// Checks that two bounds are in the same terms, and that a score can be between them.
fn together(sink: &Sink, (low, high): (Written, Written), same_terms: bool) -> Option<()> {
    let [from, to] = [low, high].map(|written| written.placed.value());
    if !same_terms {
        fault! { sink, Code::BoundsDoNotFit, high.placed.span;
            says "one bound is a share and the other a number of points",
                "một giới hạn là tỷ lệ, giới hạn kia là số điểm";
            related low.placed.span, "the other of them", "giới hạn còn lại";
            help "write both as percentages, or both as `{points: …}`",
                "viết cả hai bằng phần trăm, hoặc cả hai bằng `{points: …}`";
        };
        return None;
    }
    if from < to || (from == to && !low.strict && !high.strict) {
        return Some(());
    }
    fault! { sink, Code::Contradiction, high.placed.span;
        let [low_words, high_words] =
            [low, high].map(|end| format!("`{}: {}`", end.key, end.placed.quantity));
        says "nothing can be both {low_words} and {high_words}",
            "không gì có thể vừa {low_words} vừa {high_words}", low_words, high_words;
        related low.placed.span, "this goes against it", "điều này mâu thuẫn với nó";
        help "one of the two is wrong, or they stand the wrong way round",
            "một trong hai bị sai, hoặc hai điều kiện bị đảo chỗ";
    };
    None
}
