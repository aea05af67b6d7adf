//! Ranking and grades.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::items::Items;
use super::keys::{
    Once, Owner, Placed, as_percentage, given, not_empty, number, required, required_number, whole,
};
use super::sources;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{Grade, Ranking, ScoreBound};
use crate::number::{Exact, Quantity, Rounding};
use crate::rules::document::{Entry, FrameworkDoc, RankingDoc};
use crate::rules::text::fault_list::Sink;

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
    /// Reads a bound on the total: a share, or a number of points if above 1.
    pub(super) fn bound(&self, sink: &Sink, placed: Placed) -> Option<ScoreBound> {
        let value = placed.value();
        let bound = score_bound(placed.quantity);
        let in_points = self.in_points(bound);
        let fits = value >= Decimal::ZERO
            && match (&in_points, &self.most) {
                (Some(bound), Some(most)) => bound <= most,
                _ => true,
            };
        if fits {
            return Some(bound);
        }
        sink.fault(Code::OutOfRange, placed.span, |fault| {
            let word = self.word;
            let quantity = placed.quantity;
            let most = self.most.as_ref().map_or_else(String::new, |most| format!(" up to {most}"));
            let message = match &self.most {
                Some(most) if value >= Decimal::ZERO => {
                    format!("no total reaches `{quantity}`: there are {most} {word}")
                }
                _ => format!("the bound `{quantity}` is below 0, so every total reaches it"),
            };
            fault.says(message).related(self.points_at, "the points of the whole").allowed(format!(
                "a share such as `70%` or `0.7`, or a number of {word} above 1{most}"
            ))
        });
        None
    }

    /// Warns of a small number of points that was probably meant as a percentage, such as 80 of 1000 points.
    pub(super) fn warn_of_percent_sign(&self, sink: &Sink, placed: Placed) {
        /// A number up to 100 below this share of the whole is doubtful.
        const FEW: Decimal = Decimal::from_parts(25, 0, 0, false, 2);
        let Placed { span, quantity } = placed;
        let few = self.in_points(ScoreBound::Share(FEW));
        let probable = few.is_some_and(|few| Exact::from(quantity.value) < few);
        if !probable || as_percentage(quantity).is_none() {
            return;
        }
        sink.fault(Code::PercentSignMissing, span, |fault| {
            let points = self.points.as_ref().map(Exact::to_string).unwrap_or_default();
            fault
                .says(format!("`{quantity}` is {quantity} of {points} {}", self.word))
                .related(self.points_at, "the points of the whole")
                .maybe_help(as_percentage(quantity))
        });
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
pub(crate) fn score_bound(quantity: Quantity) -> ScoreBound {
    match quantity.percent || quantity.value <= Decimal::ONE {
        true => ScoreBound::Share(quantity.value),
        false => ScoreBound::Points(quantity.value),
    }
}

/// Reads the ranking.
pub(super) fn ranking(sink: &Sink, doc: &FrameworkDoc, items: &Items<'_, '_>) -> Option<Ranking> {
    let doc: &RankingDoc = given(&doc.ranking)?;
    let places = number(&doc.places).and_then(|n| whole(sink, n, 0, Rounding::MAX_PLACES));
    let ties = given(&doc.ties).map(|list| items.find_all(sink, list)).unwrap_or_default();
    Some(Ranking { places, ties, method: given(&doc.method).copied().unwrap_or_default() })
}

/// A grade with the bound that decides its place.
struct Placement {
    span: Span,
    shown: String,
    bound: ScoreBound,
}

/// Reads the grades, from highest to lowest.
pub(super) fn grades(sink: &Sink, doc: &FrameworkDoc, measure: &TotalScale) -> Vec<Grade> {
    let Some(entry) = &doc.grades else { return Vec::new() };
    let Some(list) = entry.get() else { return Vec::new() };
    not_empty(sink, entry.span, list, "`grades`", "one grade");
    let mut grades = Vec::with_capacity(list.len());
    let mut names = Once::default();
    let mut before: Option<Placement> = None;
    for item in list {
        let Some(doc) = item.get() else { continue };
        let owner = Owner::new("grade", item.span);
        let name = required(sink, &owner, "name", &doc.name, "a name: `name: {vi: Tốt}`")
            .and_then(|entry| Some((entry.span, sources::given_name(sink, entry)?)));
        let example = "the least total that earns it: `at_least: 80%`";
        let placed = required_number(sink, &owner, "at_least", &doc.at_least, example);
        let bound = placed.and_then(|placed| measure.bound(sink, placed));
        if let Some(highest) = placed.filter(|_| before.is_none()) {
            measure.warn_of_percent_sign(sink, highest);
        }
        if let (Some(placed), Some(bound)) = (placed, bound) {
            let shown = placed.quantity.to_string();
            let this = Placement { span: placed.span, shown, bound };
            if let Some(before) = &before {
                refuse_ascent(sink, measure, before, &this);
            }
            before = Some(this);
        }
        if let Some((span, name)) = &name {
            names.take(sink, (Code::RepeatedGrade, *span), name.vi.clone(), |fault| {
                fault
                    .says(format!("two grades are called `{}`", shown(&name.vi)))
                    .help("give one of the two another name")
            });
        }
        grades.extend(name.zip(bound).map(|((_, name), at_least)| Grade { name, at_least }));
    }
    grades
}

fn refuse_ascent(sink: &Sink, measure: &TotalScale, before: &Placement, this: &Placement) {
    let compared = match (measure.in_points(before.bound), measure.in_points(this.bound)) {
        (Some(before), Some(this)) => this.cmp(&before),
        _ => match (before.bound, this.bound) {
            (ScoreBound::Share(before), ScoreBound::Share(this))
            | (ScoreBound::Points(before), ScoreBound::Points(this)) => this.cmp(&before),
            _ => return,
        },
    };
    if compared == Ordering::Less {
        return;
    }
    sink.fault(Code::GradesNotDescending, this.span, |fault| {
        fault
            .says(format!(
                "the bound {} is not below the one before it, {}",
                this.shown, before.shown
            ))
            .related(before.span, "the grade before")
            .allowed("grades listed from highest to lowest, each with a lower bound")
            .help("put the grades in order")
    });
}

/// Makes a list of one entry from a single text.
pub(super) fn as_list(span: Span, text: &str) -> Vec<Entry<String>> {
    vec![Entry { span, value: Ok(text.to_owned()) }]
}
