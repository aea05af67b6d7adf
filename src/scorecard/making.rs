//! The cards of a unit, made on demand from the values, peers and scores that evaluation kept.
//! Their shares come from the same functions that scored the unit.

use std::num::NonZeroU32;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::cards::{
    AbsenceCard, AdjustmentCard, AdjustmentKind, Asked, GroupCard, MethodCard, NodeCard,
    NodeDetail, PartPoints, Scorecard, TargetCard, Working, given, shown,
};
use crate::error::Error;
use crate::evaluation::{Score, Share, adjustment, kept, reached, share, survey, unheld};
use crate::formula::{self, Found, PartRef};
use crate::model::{
    AbsentPolicy, AbsentRules, Adjustment, Aggregate, Answer, Benchmark, Body, By, EvidenceRule,
    Framework, Index, Method, MetricIndex, NoScore, Node, NodeBody, NodeData, NodeIndex,
    NumberFormula, Part, PeerMethod, PeerScale, TargetData, TargetIndex, TargetState, Text, Worth,
};
use crate::number::{Date, Exact, Shown};
use crate::outcome::{Digests, GateOutcome, GradeOutcome, Outcome, Predecessor, UnitOutcome};
use crate::plan::PeerKey;

impl<'a> Scorecard<'a> {
    pub(crate) const fn outcome(&self) -> &'a Outcome {
        self.outcome
    }

    /// Returns the rules.
    #[must_use]
    pub fn framework(&self) -> &'a Framework {
        self.outcome.framework()
    }

    /// Returns the digests of the rules and of the data.
    #[must_use]
    pub fn digests(&self) -> Digests<'a> {
        self.outcome.digests()
    }

    /// Returns whether the unit reported. One that did not has no total and no scores.
    #[must_use]
    pub fn reported(&self) -> bool {
        self.outcome.dataset().reported(self.row)
    }

    /// Returns the short result.
    #[must_use]
    pub fn unit(&self) -> UnitOutcome<'a> {
        self.outcome.outcome_of(self.unit, self.row)
    }

    /// Returns every node of the tree, each group before its children. Empty for `criteria`.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = NodeCard> + DoubleEndedIterator {
        let card = *self;
        let tree = self.framework().index();
        let of_tree = tree.into_iter().flat_map(|tree| {
            let extra: Vec<_> = tree.extra().collect();
            let nodes = tree.iter().filter(move |(index, _)| !extra.contains(index));
            nodes.map(move |(index, node)| (tree, index, node))
        });
        let nodes: Vec<_> = of_tree.collect();
        nodes.into_iter().map(move |(tree, index, node)| card.node_card(tree, index, node))
    }

    /// Returns one node of the tree, or one of bonus, penalty or the views, by its id.
    ///
    /// # Errors
    /// [`Error::UnknownNode`] with the nearest id.
    pub fn node(&self, id: &str) -> Result<NodeCard, Error> {
        let found = self.framework().index().and_then(|tree| {
            let (index, node) = tree.find_scored(id)?;
            Some(self.node_card(tree, index, node))
        });
        found.ok_or_else(|| Error::unknown_node(id, self.framework()))
    }

    /// Returns one target by its id.
    ///
    /// # Errors
    /// [`Error::UnknownTarget`] with the nearest id.
    pub fn target(&self, id: &str) -> Result<TargetCard, Error> {
        let targets = self.framework().criteria().map(|criteria| criteria.targets.as_slice());
        let known = targets.unwrap_or_default().iter().map(|target| target.id.as_str());
        let place = known.clone().position(|known| known == id);
        let card = place.and_then(|place| self.targets().nth(place));
        card.ok_or_else(|| Error::unknown_target(id, known))
    }

    /// Returns the score of every node, in the order of [`Framework::nodes`], without the reasons.
    pub fn scores(
        &self,
    ) -> impl ExactSizeIterator<Item = (Node<'a>, Option<Shown>)> + DoubleEndedIterator + use<'a>
    {
        let (outcome, row) = (self.outcome, self.row);
        let nodes = self.framework().nodes().enumerate();
        nodes.map(move |(place, node)| (node, outcome.node_shown(place, row)))
    }

    /// Returns bonus and penalty points. Empty if the framework has none.
    #[must_use]
    pub fn adjustments(&self) -> Vec<AdjustmentCard> {
        let Some(tree) = self.framework().index() else { return Vec::new() };
        let score = |place: usize| self.outcome.node(place, self.row);
        let card = |(kind, rule): (AdjustmentKind, &'a Option<Adjustment>)| {
            let rule = rule.as_ref()?;
            Some(AdjustmentCard {
                kind,
                points: shown(&adjustment(Some(rule), &score).ok()?),
                cap: rule.cap.as_ref().map(shown),
                indicators: rule
                    .indicators
                    .iter()
                    .filter_map(|index| Some(self.node_card(tree, *index, tree.node(*index)?)))
                    .collect(),
            })
        };
        let kinds =
            [(AdjustmentKind::Bonus, &tree.bonus), (AdjustmentKind::Penalty, &tree.penalty)];
        kinds.into_iter().filter_map(card).collect()
    }

    /// Returns every target. Empty for an `index`.
    pub fn targets(&self) -> impl ExactSizeIterator<Item = TargetCard> + DoubleEndedIterator {
        let card = *self;
        let targets = match self.framework().body() {
            Body::Criteria(criteria) => criteria.targets.as_slice(),
            Body::Index(_) => &[],
        };
        targets.iter().enumerate().map(move |(place, target)| {
            let index = TargetIndex(u32::try_from(place).unwrap_or(u32::MAX));
            card.target_card(index, target)
        })
    }

    /// Returns whether a check refuses the unit. Such a unit has no total, no rank and no grade,
    /// and does not pass. Its nodes still have scores, to show what they would be.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.outcome.is_refused(self.row)
    }

    /// Returns the outcome of each gate of the verdict. Empty if the framework has no verdict.
    #[must_use]
    pub fn gates(&self) -> Vec<GateOutcome> {
        self.outcome.gates_of(self.row)
    }

    /// Returns the outcome of each grade, from the highest to the one that the unit earns. Empty if
    /// every grade asks for a least total and nothing else, or if there are no grades.
    #[must_use]
    pub fn grades(&self) -> Vec<GradeOutcome> {
        self.outcome.grades_of(self.row)
    }

    /// Returns the outcome of the grade above the one that the unit earns, with what it lacks for it. `None` if the unit
    /// has no total or earns the highest grade, or there are no grades.
    #[must_use]
    pub fn next_grade(&self) -> Option<GradeOutcome> {
        self.unit().total.and_then(|_| self.outcome.next_grade(self.row))
    }

    /// Returns how many units of its kind have a rank.
    pub(crate) fn ranked(&self) -> u32 {
        self.outcome.position(self.row).1
    }

    fn node_card(&self, tree: &'a Index, index: NodeIndex, node: &'a NodeData) -> NodeCard {
        let score = self.outcome.node(index.get(), self.row);
        let (detail, unrounded) = match node.body() {
            _ if self.outcome.merged().is_some() => self.mean(index),
            NodeBody::Group { aggregate, children } => {
                let (card, unrounded) = self.group(tree, node, *aggregate, children);
                (NodeDetail::Group(card), unrounded)
            }
            NodeBody::Indicator { method, evidence, absent } => {
                let worth = Worth::of(node.points());
                let maker = CardMaker { card: self, worth, evidence: *evidence, absent };
                let (card, share) = maker.method(method);
                let unrounded = share.and_then(|share| share.times(node.points()).ok());
                (NodeDetail::Indicator(card), unrounded)
            }
        };
        NodeCard {
            id: node.id().to_owned(),
            code: node.code().map(str::to_owned),
            name: node.name().clone(),
            depth: node.depth(),
            points: shown(node.points()),
            score: self.outcome.node_shown(index.get(), self.row),
            share: self.outcome.node_share(index, self.row),
            rank: self.outcome.rank_by_node(index, self.row).map(NonZeroU32::get),
            unrounded: unrounded.filter(|_| score.value().is_some()).as_ref().map(shown),
            rounding: self.outcome.node_rounding(index.get()),
            source: given(node.source()),
            origin: self.outcome.node_origin(index, self.row),
            detail,
        }
    }

    /// Returns the steps of a mean, and the mean before it is rounded.
    fn mean(&self, index: NodeIndex) -> (NodeDetail, Option<Exact>) {
        let Some((merged, predecessors)) = self.outcome.predecessors(self.row) else {
            return (NodeDetail::Mean { predecessors: Vec::new() }, None);
        };
        let score = |row: usize| merged.before.exact_score(index.get(), row);
        let mean = predecessors.mean(score).ok().flatten();
        (NodeDetail::Mean { predecessors: predecessors.scores(score) }, mean)
    }

    /// Returns the units that the unit was formed from, each with its total. Empty if it was formed from none.
    #[must_use]
    pub fn predecessors(&self) -> Vec<Predecessor> {
        let formed = self.outcome.predecessors(self.row);
        formed.map_or_else(Vec::new, |(merged, from)| {
            from.scores(|row| merged.before.exact_total(row))
        })
    }

    /// Returns the names of the units that the unit was formed from, each with its total. Empty if it was formed
    /// from none.
    pub(crate) fn formed_from(&self) -> Vec<(&'a Text, Option<Shown>)> {
        let Some((merged, predecessors)) = self.outcome.predecessors(self.row) else {
            return Vec::new();
        };
        let total = |row: usize| merged.before.unit_outcome(row)?.total;
        predecessors.0.iter().map(|former| (&former.name, former.row.and_then(total))).collect()
    }

    fn group(
        &self,
        tree: &'a Index,
        node: &NodeData,
        aggregate: Aggregate,
        children: &[NodeIndex],
    ) -> (GroupCard, Option<Exact>) {
        let (mut left_out, mut left_total) = (Vec::new(), Vec::new());
        let mut counted = Exact::ZERO;
        let mut scored = Vec::new();
        for index in children {
            let Some(child) = tree.node(*index) else { continue };
            let score = self.outcome.node(index.get(), self.row);
            let id = || child.id().to_owned();
            match score {
                Score::Absent(NoScore::Excluded | NoScore::Uncovered, _) => left_out.push(id()),
                Score::Absent(NoScore::LeftTotal, _) => left_total.push(id()),
                Score::Absent(NoScore::Withheld, _) | Score::Unscored => {}
                Score::Value(_) | Score::Part(_) | Score::Absent(NoScore::Blank, _) => {
                    let points = score.points_of(child.points());
                    counted = counted.plus(&points).unwrap_or(counted);
                }
            }
            scored.push((child, score));
        }
        let children = scored.iter().map(|(child, score)| (*child, score));
        let combined = self.outcome.plan().group(aggregate, node).of(children).ok();
        let covered = match combined.as_ref() {
            Some(Score::Part(part)) if part.covered != Exact::ONE => Some(shown(&part.covered)),
            _ => None,
        };
        let card = GroupCard {
            aggregate,
            left_out,
            left_total,
            covered,
            is_uncovered: matches!(combined, Some(Score::Absent(NoScore::Uncovered, _))),
            counted_points: shown(&counted),
            approximate: aggregate == Aggregate::Geometric,
        };
        (card, combined.and_then(Score::into_value))
    }

    /// Returns the case of a rule that the unit has, in ids, and the rule. Of a rule that is the same for all, the case
    /// is empty. `None` if the unit lacks an attribute that decides it.
    fn case_of<'b, T>(&self, by: &'b By<T>) -> (IndexMap<String, String>, Option<&'b T>) {
        let view = self.outcome.view(self.row);
        let Some(case) = view.and_then(|view| view.case_of(by).ok()) else {
            return (IndexMap::new(), None);
        };
        (self.framework().case_in_ids(&case.when), Some(&case.then))
    }

    fn target_card(&self, index: TargetIndex, target: &'a TargetData) -> TargetCard {
        let computed = self.outcome.target_state(index.get(), self.row);
        let dataset = self.outcome.dataset();
        let declared = dataset.declared(index, self.row);
        let contradiction = matches!(
            (computed, declared),
            (TargetState::Met, Some(false))
                | (TargetState::NotMet | TargetState::NotDue, Some(true))
        );
        let asked_of = self.framework().metric_at(target.of);
        let is_number = asked_of.is_some_and(|metric| metric.kind.is_numeric());
        let view = self.outcome.view(self.row).filter(|_| is_number);
        let value = view.and_then(|view| view.number(target.of, EvidenceRule::Optional).ok());
        let (case, asked) = self.case_of(&target.condition);
        let inputs = [target.of].into_iter().chain(target.condition.attributes());
        TargetCard {
            id: target.id.clone(),
            code: target.code.clone(),
            name: target.name.clone(),
            case,
            condition: asked.map(|asked| Asked::of(asked, asked_of)).unwrap_or_default(),
            inputs: self.outcome.inputs_of(self.row, &inputs.collect::<Vec<_>>()),
            derived: self.outcome.derived_of(self.row, &[target.of], EvidenceRule::Optional),
            origin: self.outcome.target_origin(target, self.row),
            value: value.as_ref().map(shown),
            computed,
            due: self.framework().due(target),
            before_period: self.outcome.is_before_period(target, self.row),
            declared,
            declared_evidence: dataset.declared_evidence(index, self.row).map(str::to_owned),
            declared_reason: dataset.declared_reason(index, self.row).map(str::to_owned),
            contradiction,
            source: given(&target.source),
        }
    }
}

/// Makes the cards of one indicator's methods.
struct CardMaker<'c, 'a> {
    card: &'c Scorecard<'a>,
    worth: Worth,
    evidence: EvidenceRule,
    absent: &'a AbsentRules,
}

impl<'a> CardMaker<'_, 'a> {
    fn share(&self, method: &Method) -> Share {
        let view = self.card.outcome.view(self.card.row).filter(|_| self.card.reported());
        let share = view
            .and_then(|view| share(method, &self.worth, self.evidence, self.absent, &view).ok());
        share.unwrap_or(Share::None)
    }

    /// Returns the card, and the share after the absence policy is applied.
    fn method(&self, method: &'a Method) -> (MethodCard, Option<Exact>) {
        let share = self.share(method);
        let absent = match share {
            Share::Absent(kind) => Some(AbsenceCard { kind, policy: self.absent.policy(kind) }),
            _ => None,
        };
        let applied = match (&share, absent) {
            (Share::Earned(share), _) => Some(share.clone()),
            (_, Some(AbsenceCard { policy: AbsentPolicy::Zero, .. })) => Some(Exact::ZERO),
            (_, Some(AbsenceCard { policy: AbsentPolicy::Full, .. })) => Some(Exact::ONE),
            _ => None,
        };
        let (case, single) = match method {
            Method::By(by) => self.card.case_of(by),
            same => (IndexMap::new(), Some(same)),
        };
        let nested = matches!(method, Method::SumOf(_) | Method::BestOf(_));
        let mut metrics = Vec::new();
        if !nested {
            method.for_each_metric(&mut |metric| metrics.push(metric));
        }
        let (outcome, row) = (self.card.outcome, self.card.row);
        let shown_all_the_same = nested || matches!(method, Method::Formula { .. });
        let working = if absent.is_some() && !shown_all_the_same {
            Working::Absent
        } else {
            single.and_then(|single| self.working(single, &share)).unwrap_or(Working::Absent)
        };
        let earned = match share {
            Share::Earned(share) => Some(share),
            Share::Absent(_) | Share::None => None,
        };
        let share = earned.as_ref().map(shown);
        (
            MethodCard {
                method: method.as_str().to_owned(),
                weight: None,
                part: None,
                case,
                inputs: outcome.inputs_of(row, &metrics),
                derived: outcome.derived_of(row, &metrics, self.evidence),
                working,
                points: single.and_then(|single| self.points_named(single)).map(Shown::from),
                goalposts: method.of_peers().map(|method| method.goalposts).unwrap_or_default(),
                raised: raised(method, earned.as_ref()),
                share,
                unheld: self.unheld(method).map(|share| shown(&share)),
                absent,
            },
            applied,
        )
    }

    fn unheld(&self, method: &Method) -> Option<Exact> {
        unheld(
            method,
            &self.worth,
            self.evidence,
            self.absent,
            &self.card.outcome.view(self.card.row)?,
        )
    }

    /// Returns the points that the rules name for the unit's value.
    fn points_named(&self, method: &Method) -> Option<Decimal> {
        let view = self.card.outcome.view(self.card.row)?;
        match method {
            Method::Choice { of, shares } => {
                let option = view.integer(*of, self.evidence).ok()?;
                shares.get(usize::try_from(option).ok()?)?.points()
            }
            Method::Steps { of, reach, steps } => {
                let value = view.number(*of, self.evidence).ok()?;
                reached(&value, *reach, steps)?.earns.points()
            }
            Method::StepsByDay { of, steps } => {
                kept(view.integer(*of, self.evidence).ok()?, steps)?.earns.points()
            }
            _ => None,
        }
    }

    fn number(&self, metric: MetricIndex) -> Option<Exact> {
        self.card.outcome.view(self.card.row)?.number(metric, self.evidence).ok()
    }

    /// Returns the part and the whole of a quotient.
    fn division(&self, of: MetricIndex) -> Option<(Shown, Shown)> {
        let (part, whole) = self.card.framework().quotient(of)?;
        Some((shown(&self.number(part)?), shown(&self.number(whole)?)))
    }

    fn working(&self, method: &'a Method, share: &Share) -> Option<Working> {
        Some(match method {
            Method::YesNo { .. } | Method::Choice { .. } => Working::Direct,
            Method::Ratio { of, zero_at, full_at } => {
                let (part, whole) = self.division(*of)?;
                Working::Ratio {
                    part,
                    whole,
                    quotient: shown(&self.number(*of)?),
                    zero_at: (*zero_at).into(),
                    full_at: (*full_at).into(),
                }
            }
            Method::Linear { of, zero_at, full_at } => Working::Linear {
                value: shown(&self.number(*of)?),
                zero_at: (*zero_at).into(),
                full_at: (*full_at).into(),
            },
            Method::Steps { of, reach, steps } => {
                let value = self.number(*of)?;
                let division = self.division(*of);
                let bound = reached(&value, *reach, steps).map(|step| step.bound.into());
                Working::Steps { value: shown(&value), division, reach: *reach, bound }
            }
            Method::StepsByDay { of, steps } => {
                let ordinal =
                    self.card.outcome.view(self.card.row)?.integer(*of, self.evidence).ok()?;
                let day = Date::from_ordinal(i32::try_from(ordinal).ok()?)?;
                Working::StepsByDay { day, bound: kept(ordinal, steps).map(|step| step.bound) }
            }
            Method::Threshold { of, condition } => Working::Threshold {
                condition: Asked::of(condition, self.card.framework().metric_at(*of)),
                met: *share == Share::Earned(Exact::ONE),
            },
            Method::PerItem { of, points } => {
                Working::PerItem { value: shown(&self.number(*of)?), each: (*points).into() }
            }
            Method::Peers(method) => self.among_peers(method)?,
            Method::Survey { of } => self.survey(of)?,
            Method::SumOf(parts) => {
                Working::SumOf { parts: parts.iter().filter_map(|part| self.part(part)).collect() }
            }
            Method::BestOf(methods) => self.best_of(methods),
            // The case of the unit was taken before.
            Method::By(_) => return None,
            Method::Formula { formula, .. } => self.formula(formula)?,
            Method::Unscored { .. } => Working::Carried,
        })
    }

    fn among_peers(&self, method: &PeerMethod) -> Option<Working> {
        let view = self.card.outcome.view(self.card.row)?;
        let value = self.number(method.of)?;
        let key = PeerKey::of(method, self.evidence);
        let peers = view.peers(key)?;
        let place = || view.place(key).ok();
        Some(match method.scale {
            PeerScale::Relative(to) => {
                let peer = match to {
                    Benchmark::Best => Found::exact(peers.largest.clone()),
                    Benchmark::Lowest => Found::exact(peers.smallest.clone()),
                    Benchmark::Mean => {
                        let mean = peers.mean().ok()?;
                        Found { value: mean.value, approximate: mean.approximate }
                    }
                };
                Working::Relative {
                    value: shown(&value),
                    to,
                    peer: shown(&peer.value),
                    peers: peers.count,
                    approximate: peer.approximate,
                }
            }
            PeerScale::MinMax(direction) => Working::MinMax {
                value: shown(&value),
                direction,
                smallest: shown(&peers.smallest),
                largest: shown(&peers.largest),
                peers: peers.count,
            },
            PeerScale::ZScore { zero_at, full_at } => {
                let spread = peers.spread.as_ref()?;
                Working::ZScore {
                    value: shown(&value),
                    mean: shown(&peers.mean().ok()?.value),
                    deviation: shown(&spread.deviation().ok()?.value),
                    z: shown(&spread.z(&value).ok()??.value),
                    zero_at: zero_at.into(),
                    full_at: full_at.into(),
                    peers: peers.count,
                    approximate: spread.share(&value, zero_at, full_at).ok()??.approximate,
                }
            }
            PeerScale::Percentile(direction) => {
                let place = place()?;
                let (worse, equal) = (place.worse(direction), place.equal);
                let (value, peers) = (shown(&value), place.count);
                Working::Percentile { value, direction, worse, equal, peers }
            }
            PeerScale::Rank(direction) => {
                let place = place()?;
                let (rank, value) = (place.rank(direction), shown(&value));
                Working::Rank { value, direction, rank, peers: place.count }
            }
        })
    }

    fn survey(&self, answers: &[Answer]) -> Option<Working> {
        let view = self.card.outcome.view(self.card.row)?;
        let answered = survey(answers, self.evidence, &view).ok()?;
        Some(Working::Survey {
            answers: shown(&answered.count),
            mean: shown(&answered.mean),
            lowest: answers.first()?.value.into(),
            highest: answers.last()?.value.into(),
        })
    }

    fn formula(&self, formula: &'a NumberFormula) -> Option<Working> {
        let view = self.card.outcome.view(self.card.row)?;
        let result = view.work_out(formula, self.evidence).ok();
        Some(Working::Formula {
            text: formula.text().to_owned(),
            parts: formula::parts::cards(
                self.card.framework(),
                PartRef::Number(formula.expression()),
                &view.values(self.evidence),
            ),
            value: result.as_ref().and_then(|result| formula::shown(&result.value)),
            approximate: result.is_some_and(|result| result.approximate),
        })
    }

    /// Returns the card of a part. `None` if its points are too large to carry.
    fn part(&self, part: &'a Part) -> Option<MethodCard> {
        let maker = CardMaker { worth: self.worth.part(&part.most).ok()?, ..*self };
        let (card, share) = maker.method(&part.method);
        let rounding = self.card.outcome.view(self.card.row)?.rounding_of_parts();
        let named = part.most.points();
        let points = (named.is_some() || rounding.is_some()).then(|| {
            let score = share.and_then(|share| share.times(&maker.worth.most).ok());
            let rounded = |score: &Exact| rounding.map(|rounding| score.rounded(rounding));
            PartPoints {
                most: shown(&maker.worth.most),
                unrounded: score.as_ref().map(shown),
                rounding,
                score: score.map(|score| shown(&rounded(&score).unwrap_or(score))),
            }
        });
        let weight = part.most.written_share().map(Shown::from);
        Some(MethodCard { weight, part: points, ..card })
    }

    fn best_of(&self, methods: &[Method]) -> Working {
        let shares: Vec<_> = methods.iter().map(|method| self.share(method)).collect();
        let chosen = best(shares.iter().map(Some));
        let alternatives = methods.iter().map(|method| self.method(method).0).collect();
        Working::BestOf { alternatives, chosen }
    }
}

/// Returns what the worst of the peers earns and the share before it was raised, if the worst earns anything.
fn raised(method: &Method, share: Option<&Exact>) -> Option<(Shown, Shown)> {
    let method = method.of_peers().filter(|method| !method.least.is_zero())?;
    let least = Exact::from(method.least);
    let rest = Exact::ONE.minus(&least).ok()?;
    let before = share?.minus(&least).ok()?.over(&rest).ok()??;
    Some((shown(&least), shown(&before)))
}

/// Returns the position of the largest share, the first if several are equal. `None` if none is
/// earned.
pub(super) fn best<'s>(shares: impl Iterator<Item = Option<&'s Share>>) -> Option<usize> {
    let mut best: Option<(usize, &Exact)> = None;
    for (place, share) in shares.enumerate() {
        if let Some(Share::Earned(share)) = share
            && best.is_none_or(|(_, best)| share > best)
        {
            best = Some((place, share));
        }
    }
    best.map(|(place, _)| place)
}

impl Outcome {
    /// Returns the scorecard of one unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn scorecard(&self, id: &str) -> Result<Scorecard<'_>, Error> {
        let UnitOutcome { unit, row, .. } = self.unit(id)?;
        Ok(Scorecard { outcome: self, unit, row })
    }

    /// Returns the scorecards of all units, in the order of [`Outcome::units`].
    pub fn scorecards(&self) -> impl ExactSizeIterator<Item = Scorecard<'_>> + DoubleEndedIterator {
        self.in_order().map(|(row, unit)| Scorecard { outcome: self, unit, row })
    }
}
