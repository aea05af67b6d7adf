//! Points that were decided by an absence instead of a figure: values that a unit claims not to
//! apply, and values that the rules leave out or give in full if they are absent.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cards::{Scorecard, shown};
use super::making::best;
use super::words::Words;
use crate::error::Error;
use crate::evaluation::{Score, Share, UnitView, share};
use crate::model::{
    AbsentKind, AbsentPolicy, AbsentRules, Body, Criteria, EvidenceRule, Framework, Index,
    Language, Method, NodeBody, NodeData, Worth,
};
use crate::number::{Exact, Shown};
use crate::outcome::Outcome;
use crate::word::words;

words! {
    /// The effect on points that no figure decided.
    #[derive(PartialOrd, Ord)]
    pub enum Effect {
        /// They leave the denominator, and the score of the other points is scaled up.
        LeftOut = "left_out",
        /// They leave the denominator of the total, which is scaled up as one.
        LeftTotal = "left_total",
        /// Without them the unit has no total.
        Withheld = "withheld",
        /// They are given in full.
        GivenInFull = "given_in_full",
        /// The targets are undetermined, so they are not met.
        Undetermined = "undetermined",
    }
}

/// The points of a unit that one kind of absence decided.
///
/// A unit of which only 10 of 100 points count, with full marks for those, has a total of 100. This
/// type makes that visible.
///
/// ```
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
/// #     unit_kind: commune\npoints: 100\nrounding: {total: 2}\nabsent: {missing: zero, not_applicable: exclude}\n\
/// #     metrics: {portal: {type: yes_no}, online: {type: yes_no}}\nindicators:\n\
/// #     - {id: portal, points: 10, scoring: {yes_no: portal}}\n\
/// #     - {id: online, points: 90, scoring: {yes_no: online}}\n")?;
/// # use dti_engine::{Dataset, Language, Plan};
/// let dataset = Dataset::from_csv("unit,portal,online\nan,yes,n/a\n".as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
/// assert_eq!(outcome.unit("an")?.total.map(|total| total.to_string()).as_deref(), Some("100.00"));
/// let [left_out] = &outcome.left_out("an")?[..] else { return Ok(()) };
/// assert_eq!((left_out.points.to_string().as_str(), &left_out.items[..]), ("90", &["online".to_owned()][..]));
/// assert_eq!(
///     left_out.in_words(&framework, Language::En),
///     "90 of 100 points, 1 indicator: not applicable",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeftOut {
    /// The kind of absence.
    pub reason: AbsentKind,
    /// The effect on the points.
    pub effect: Effect,
    /// The points, to ten places. For targets, their number.
    pub points: Shown,
    /// The ids of the indicators or targets. A `sum_of` is listed even if only some of its parts
    /// are absent.
    pub items: Vec<String>,
}

impl LeftOut {
    /// Returns it in words: `90 of 100 points, 2 indicators: not applicable`.
    #[must_use]
    pub fn in_words(&self, framework: &Framework, language: Language) -> String {
        let words = Words(language);
        let count = self.items.len();
        let reason = words.absent(self.reason);
        let points = words.shown(self.points);
        let most = framework.index().and_then(|tree| tree.points.shown(10).ok());
        let most = most.map_or_else(String::new, |most| words.shown(most).to_string());
        let some = if count == 1 { "" } else { "s" };
        match (language, self.effect) {
            (Language::Vi, Effect::LeftOut) => {
                format!("{points}/{most} điểm, {count} chỉ số: {reason}")
            }
            (Language::Vi, Effect::LeftTotal) => {
                format!("{points}/{most} điểm không tính vào tổng, {count} chỉ số: {reason}")
            }
            (Language::Vi, Effect::Withheld) => {
                format!("{points}/{most} điểm bắt buộc có số liệu, {count} chỉ số: {reason}")
            }
            (Language::Vi, Effect::GivenInFull) => {
                format!("{points}/{most} điểm cho đủ, {count} chỉ số: {reason}")
            }
            (Language::Vi, Effect::Undetermined) => format!("{count} chỉ tiêu: {reason}"),
            (Language::En, Effect::LeftOut) => {
                format!("{points} of {most} points, {count} indicator{some}: {reason}")
            }
            (Language::En, Effect::LeftTotal) => format!(
                "{points} of {most} points left out of the total, {count} indicator{some}: {reason}"
            ),
            (Language::En, Effect::Withheld) => format!(
                "{points} of {most} points without which there is no total, {count} indicator{some}: {reason}"
            ),
            (Language::En, Effect::GivenInFull) => {
                format!(
                    "{points} of {most} points given in full, {count} indicator{some}: {reason}"
                )
            }
            (Language::En, Effect::Undetermined) => format!("{count} target{some}: {reason}"),
        }
    }
}

impl Outcome {
    /// Returns the points of a unit that no figure decided, by kind of absence: not applicable
    /// first, then rejected, missing, zero whole. Empty if there are none, the unit did not
    /// report, or it was formed from others.
    ///
    /// For `criteria`, only targets that the unit claims not to apply are listed.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn left_out(&self, unit: &str) -> Result<Vec<LeftOut>, Error> {
        self.find(unit).map(|row| self.left_out_of(row))
    }

    /// Does the work of [`Outcome::left_out`] for the unit in a row.
    pub(crate) fn left_out_of(&self, row: usize) -> Vec<LeftOut> {
        let is_told = self.dataset().reported(row) && self.merged().is_none();
        let Some(view) = self.view(row).filter(|_| is_told) else {
            return Vec::new();
        };
        let mut sums = Sums::default();
        match self.framework().body() {
            Body::Index(tree) => self.of_index(tree, row, &view, &mut sums),
            Body::Criteria(criteria) => of_criteria(criteria, &view, &mut sums),
        }
        let told = |((Reverse(reason), effect), (points, items)): (_, Sum<'_>)| LeftOut {
            reason,
            effect,
            points: shown(&points),
            items: items.into_iter().map(str::to_owned).collect(),
        };
        sums.0.into_iter().map(told).collect()
    }

    fn of_index<'a>(
        &'a self,
        tree: &'a Index,
        row: usize,
        view: &UnitView<'_>,
        sums: &mut Sums<'a>,
    ) {
        let extra: Vec<_> = tree.extra().collect();
        for (index, node) in tree.iter().filter(|(_, node)| !node.points().is_zero()) {
            let NodeBody::Indicator { method, evidence, absent } = node.body() else { continue };
            // Parts and alternatives can be absent one by one.
            let in_parts = matches!(method, Method::SumOf(_) | Method::BestOf(_));
            let is_in_doubt = in_parts || gives_in_full(absent);
            let has_number = self.has_number(index.get(), row);
            if !is_in_doubt && has_number {
                continue;
            }
            let is_extra = extra.contains(&index);
            let indicator = Indicator { node, evidence: *evidence, absent, view, is_extra };
            let score = (!has_number).then(|| self.node(index.get(), row));
            match score {
                Some(Score::Absent(_, kind)) if !in_parts => {
                    indicator.add(kind, node.points(), sums);
                }
                Some(Score::Unscored) => {}
                _ if is_in_doubt => indicator.take(method, &Worth::of(node.points()), sums),
                _ => {}
            }
        }
    }
}

impl Scorecard<'_> {
    /// Returns the points that no figure decided; see [`Outcome::left_out`].
    #[must_use]
    pub fn left_out(&self) -> Vec<LeftOut> {
        self.outcome.left_out_of(self.row)
    }
}

fn gives_in_full(absent: &AbsentRules) -> bool {
    absent.has(AbsentPolicy::Full)
}

/// The points and items of each kind of absence so far, in the order of the result.
#[derive(Default)]
struct Sums<'a>(BTreeMap<(Reverse<AbsentKind>, Effect), Sum<'a>>);

/// Points, and the ids of their items.
type Sum<'a> = (Exact, Vec<&'a str>);

impl<'a> Sums<'a> {
    /// Adds points of an item. Several parts of one item count as one item.
    fn add(&mut self, reason: AbsentKind, effect: Effect, points: &Exact, item: &'a str) {
        let nothing = || (Exact::ZERO, Vec::new());
        let (sum, items) = self.0.entry((Reverse(reason), effect)).or_insert_with(nothing);
        // The points of a framework add up to a number that is not too large.
        if let Ok(more) = sum.plus(points) {
            *sum = more;
        }
        if items.last() != Some(&item) {
            items.push(item);
        }
    }
}

/// An indicator of a unit, some parts of which may be absent.
#[derive(Clone, Copy)]
struct Indicator<'a, 'v> {
    node: &'a NodeData,
    evidence: EvidenceRule,
    absent: &'a AbsentRules,
    view: &'v UnitView<'v>,
    /// Whether it is a bonus or penalty, which has no denominator to leave.
    is_extra: bool,
}

impl<'a> Indicator<'a, '_> {
    fn share(&self, method: &Method, worth: &Worth) -> Option<Share> {
        share(method, worth, self.evidence, self.absent, self.view).ok()
    }

    /// Adds the absences of a method of this worth.
    fn take(&self, method: &Method, worth: &Worth, sums: &mut Sums<'a>) {
        match method {
            Method::SumOf(parts) => {
                for part in parts {
                    if let Ok(worth) = worth.part(&part.most) {
                        self.take(&part.method, &worth, sums);
                    }
                }
                return;
            }
            Method::BestOf(methods) => {
                let shares: Vec<_> =
                    methods.iter().map(|method| self.share(method, worth)).collect();
                let chosen = best(shares.iter().map(Option::as_ref));
                if let Some(chosen) = chosen.and_then(|chosen| methods.get(chosen)) {
                    self.take(chosen, worth, sums);
                    return;
                }
            }
            _ => {}
        }
        if let Some(Share::Absent(kind)) = self.share(method, worth) {
            self.add(kind, &worth.most, sums);
        }
    }

    fn add(&self, kind: AbsentKind, points: &Exact, sums: &mut Sums<'a>) {
        let effect = match self.absent.policy(kind) {
            AbsentPolicy::Exclude if !self.is_extra => Effect::LeftOut,
            AbsentPolicy::ExcludeFromTotal if !self.is_extra => Effect::LeftTotal,
            AbsentPolicy::NoTotal => Effect::Withheld,
            AbsentPolicy::Full => Effect::GivenInFull,
            AbsentPolicy::Exclude
            | AbsentPolicy::ExcludeFromTotal
            | AbsentPolicy::Blank
            | AbsentPolicy::Zero
            | AbsentPolicy::Error => return,
        };
        sums.add(kind, effect, points, self.node.id());
    }
}

fn of_criteria<'a>(criteria: &'a Criteria, view: &UnitView<'_>, sums: &mut Sums<'a>) {
    for target in &criteria.targets {
        let absent = view.absence(target.of, EvidenceRule::Optional);
        if absent == Some(AbsentKind::NotApplicable) {
            sums.add(AbsentKind::NotApplicable, Effect::Undetermined, &Exact::ONE, &target.id);
        }
    }
}
