//! What must be known of all units to score some of them.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::collect::{PeerFigures, is_required};
use super::statistics::Peers;
use crate::error::Error;
use crate::model::Origin;
use crate::plan::{PeerKey, PlanInner};
use crate::said::said;

/// What a plan needs to know of the units of a dataset to score others as their peers: the least and the greatest value,
/// the count and the exact sums of each metric that is compared, and the values in order where a rank or a percentile
/// needs them.
///
/// Made by [`Plan::peer_summary`](crate::Plan::peer_summary) from the parts of a dataset, on any number of machines,
/// put together in any order by [`PeerSummary::merge`], and given to
/// [`ScoreOptions::peers`](crate::outcome::ScoreOptions::peers). It is of the same bytes in any order, and holds nothing of
/// which unit a value is, but for the id of one unit, which an error would name. It serializes for the way between
/// machines; the form is not for other programs, and may change with the version of the crate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PeerSummary {
    /// The digest of the rules.
    rules: String,
    /// Whether a value carries evidence.
    evidence: bool,
    /// The origin of all figures.
    origin: Origin,
    /// For each key of the plan.
    figures: Vec<PeerFigures>,
    /// The same, as it is where other units carry evidence. `None` if these do, or nothing asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unseen: Option<Vec<PeerFigures>>,
    /// The statistics, computed on first use.
    #[serde(skip)]
    ready: OnceLock<Arc<Peers>>,
}

impl PartialEq for PeerSummary {
    fn eq(&self, other: &Self) -> bool {
        let parts = |one: &Self| (one.evidence, one.origin);
        (&self.rules, parts(self)) == (&other.rules, parts(other))
            && (&self.figures, &self.unseen) == (&other.figures, &other.unseen)
    }
}

impl Eq for PeerSummary {}

impl PeerSummary {
    pub(crate) fn new(
        rules: &str,
        (evidence, origin): (bool, Origin),
        (mut figures, mut unseen): (Vec<PeerFigures>, Option<Vec<PeerFigures>>),
    ) -> Self {
        figures.iter_mut().chain(unseen.iter_mut().flatten()).for_each(PeerFigures::sort);
        let rules = rules.to_owned();
        Self { rules, evidence, origin, figures, unseen, ready: OnceLock::new() }
    }

    /// Adds the units of another part, which are not in this one.
    ///
    /// # Errors
    /// [`Error::OtherRules`] if it was made by other rules.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.rules != other.rules || self.figures.len() != other.figures.len() {
            return Err(of_other_rules(&self.rules, &other.rules));
        }
        let both = |one: &[PeerFigures], two: &[PeerFigures]| -> Vec<PeerFigures> {
            one.iter().zip(two).map(|(one, two)| one.both(two)).collect()
        };
        let unseen = match (self.evidence, other.evidence) {
            (false, false) => {
                self.unseen.as_ref().zip(other.unseen.as_ref()).map(|(one, two)| both(one, two))
            }
            _ => None,
        };
        let evidence = self.evidence || other.evidence;
        self.figures = both(self.among(evidence), other.among(evidence));
        self.origin = self.origin.combine(other.origin);
        (self.evidence, self.unseen, self.ready) = (evidence, unseen, OnceLock::new());
        Ok(())
    }

    /// Returns the figures, as they are if some unit carries evidence, or if none does.
    fn among(&self, evidence: bool) -> &[PeerFigures] {
        match &self.unseen {
            Some(unseen) if evidence => unseen,
            _ => &self.figures,
        }
    }

    /// Returns whether a value carries evidence. If none does, `evidence: required` is not applied.
    #[must_use]
    pub const fn carries_evidence(&self) -> bool {
        self.evidence
    }

    /// Returns the origin of all figures together.
    pub(crate) const fn origin(&self) -> Origin {
        self.origin
    }

    /// Refuses a summary of other rules.
    pub(crate) fn check_rules(&self, rules: &str) -> Result<(), Error> {
        if self.rules == rules { Ok(()) } else { Err(of_other_rules(&self.rules, rules)) }
    }

    /// Returns the statistics.
    pub(crate) fn ready(&self, plan: &PlanInner) -> Result<Arc<Peers>, Error> {
        if let Some(ready) = self.ready.get() {
            return Ok(Arc::clone(ready));
        }
        let peers = Arc::new(Peers::of(plan, self.figures.clone())?);
        Ok(Arc::clone(self.ready.get_or_init(|| peers)))
    }

    /// Returns whether a plan asks for evidence of a value that is compared.
    pub(crate) fn asks_for_evidence(plan: &PlanInner) -> bool {
        plan.peers.iter().any(|(key, _): &(PeerKey, _)| is_required(*key))
    }
}

fn of_other_rules(own: &str, others: &str) -> Error {
    let difference = said!(
        "the summaries of peers are of different rules",
        "các bản tóm tắt thuộc những bộ quy tắc khác nhau"
    );
    Error::other_rules(own, others, difference)
}
