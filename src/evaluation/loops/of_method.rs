//! From a scoring method to a [`Program`], or to `None` if no loop can be exact.

use rust_decimal::Decimal;

use super::super::peers::PeerStatistics;
use super::exact_range::{Coefficients, EXACT, float};
use super::of_floats::FloatMaker;
use super::of_formula;
use super::setting::Setting;
use crate::model::{
    AbsentKind, AbsentRules, Answer, Aspect, Benchmark, By, Case, Condition, Direction,
    EvidenceRule, Framework, Method, MetricIndex, MetricType, NodeBody, NodeData, PeerMethod,
    PeerScale, Reach, Step, TargetData, Test, When, Worth,
};
use crate::number::{Date, Enclosed, Exact, Rounded, Rounding, RoundingMode, gcd, lcm};
use crate::plan::{
    Absent, Answers, CaseOf, FloatProgram, FormulaProgram, Fraction, Held, Inverse, Line, Loop,
    MOST_CASES, Operand, PeerKey, PeerShare, Points, Program, Quotient, Stair, score_slot,
};

/// The most points of an indicator or a tree whose scores are floats: they can be shown to ten places.
pub(in crate::evaluation) const MOST_POINTS: f64 = 1e9;

/// The settings that all loops of one indicator share.
#[derive(Clone)]
pub(super) struct Maker<'a> {
    pub(super) framework: &'a Framework,
    pub(super) setting: &'a Setting<'a>,
    pub(super) worth: &'a Worth,
    pub(super) rounding: Rounding,
    pub(super) is_rounded: bool,
    pub(super) coefficients: Coefficients,
    /// The share that the worst of the peers earns; the coefficients know it.
    pub(super) least: Exact,
    pub(super) evidence: EvidenceRule,
    /// The slot for a zero whole.
    pub(super) zero: i32,
    /// The slot where no peer has a value.
    missing: i32,
    /// The slot of full points.
    pub(super) full: i32,
    pub(super) absent: Absent,
}

/// Returns the program of an indicator. `None` if there is none for the columns at hand. It may be made for
/// other values than theirs: see [`Setting::fits`].
pub(crate) fn program(
    framework: &Framework,
    node: &NodeData,
    rounding: Option<Rounding>,
    setting: &Setting<'_>,
) -> Option<Program> {
    let NodeBody::Indicator { method, evidence, absent } = node.body() else { return None };
    let worth = Worth::of(node.points());
    of_method(method, (&worth, rounding), (*evidence, *absent), (framework, setting))
}

/// Returns the program of a method of this worth.
pub(super) fn of_method(
    method: &Method,
    (worth, rounding): (&Worth, Option<Rounding>),
    (evidence, rules): (EvidenceRule, AbsentRules),
    (framework, setting): (&Framework, &Setting<'_>),
) -> Option<Program> {
    let full = match rounding {
        Some(rounding) => ticks(&Exact::ONE, &worth.most, rounding)?,
        // Slots are shares.
        None => 1,
    };
    let absent = Absent::new(rules, full);
    let [zero, missing] = [AbsentKind::ZeroWhole, AbsentKind::Missing].map(|kind| match method {
        // Between alternatives, absences are compared before the policies are applied.
        Method::BestOf(_) => score_slot::excluded(kind),
        _ => absent.slot(kind),
    });
    let maker = Maker::new(framework, setting, worth, rounding, absent)?;
    let maker = Maker { evidence, zero, missing, full, ..maker };
    let run = match rounding {
        Some(_) => maker.run(method),
        // A column without bounds cannot hold what needs them.
        None => maker
            .unrounded(method)
            .filter(|run| !run.has_bounds() || Held::of(method) == Held::Enclosed),
    };
    Some(Program { run: run?, absent, evidence })
}

/// Returns the loop of a target: 1 if it is met, and `zero` for a zero whole.
pub(crate) fn target_program(
    framework: &Framework,
    target: &TargetData,
    setting: &Setting<'_>,
    zero: i32,
) -> Option<Loop> {
    let rounding = Some(Rounding { places: 0, mode: RoundingMode::HalfUp });
    let absent = Absent::new(framework.absent, 1);
    let worth = Worth::of(&Exact::ONE);
    let maker =
        Maker { zero, full: 1, ..Maker::new(framework, setting, &worth, rounding, absent)? };
    let of = target.of;
    let run = maker.by(&target.condition, |condition| {
        maker.listed(&Method::Threshold { of, condition: condition.clone() })
    })?;
    setting.fits(&run).then_some(run)
}

/// Reduces the two whole-number parts of `n ÷ d` and their divisor to lowest terms.
pub(super) fn lowest(numbers: [i128; 3]) -> Option<[i128; 3]> {
    let common = gcd(gcd(numbers[0], numbers[1]), numbers[2]).max(1);
    if common == 1 {
        return Some(numbers);
    }
    let [a, b, c] = numbers.map(|number| number.checked_div(common));
    Some([a?, b?, c?])
}

/// Returns the largest value whose product with `by` stays within half of the exact range.
pub(super) fn within_half(by: i128) -> Option<i64> {
    let most = (EXACT >> 1).checked_sub(1)?.checked_div(by.checked_abs()?.max(1))?;
    Some(i64::try_from(most).unwrap_or(i64::MAX))
}

impl<'a> Maker<'a> {
    /// Returns the settings of an indicator that needs no evidence and gives nothing for a zero whole.
    fn new(
        framework: &'a Framework,
        setting: &'a Setting<'a>,
        worth: &'a Worth,
        rounding: Option<Rounding>,
        absent: Absent,
    ) -> Option<Self> {
        Some(Self {
            framework,
            setting,
            worth,
            coefficients: match rounding {
                Some(rounding) => Coefficients::new(&worth.most, rounding)?,
                None => Coefficients::unrounded(&worth.most)?,
            },
            rounding: rounding.unwrap_or(Rounding::SHOWN),
            is_rounded: rounding.is_some(),
            least: Exact::ZERO,
            evidence: EvidenceRule::Optional,
            zero: 0,
            missing: 0,
            full: 0,
            absent,
        })
    }

    /// Returns the settings for another worth.
    pub(super) fn of_worth<'w>(&self, worth: &'w Worth) -> Maker<'w>
    where
        'a: 'w,
    {
        Maker { worth, ..self.clone() }
    }

    fn run(&self, method: &Method) -> Option<Loop> {
        match method {
            Method::YesNo { .. }
            | Method::Choice { .. }
            | Method::Steps { .. }
            | Method::StepsByDay { .. }
            | Method::Threshold { .. } => self.listed(method),
            Method::BestOf(methods) => {
                let one = |method: &Method| match method {
                    // A part that is refused would lose against another alternative.
                    Method::SumOf(_) if self.absent.refuses() => None,
                    // Some units of a formula are computed in fractions.
                    method => self.run(method).filter(|run| !run.may_leave_undone()),
                };
                methods.iter().map(one).collect::<Option<_>>().map(Loop::Largest)
            }
            Method::SumOf(parts) => {
                match self.framework.rounding.of(self.framework.rounding.part) {
                    Some(rounding) => self.rounded_sum(parts, rounding),
                    None => self.sum(parts),
                }
            }
            Method::By(by) => self.by(by, |method| self.run(method)),
            Method::Formula { formula, .. } => {
                let program = of_formula::program(formula, self.setting);
                program.and_then(|program| self.formula(program)).or_else(|| {
                    self.floats(formula.metrics(), |maker| maker.number(formula.expression()))
                })
            }
            Method::Peers(_) if self.setting.kind.is_none() => {
                self.by_kind(|of_kind| of_kind.run(method))
            }
            // Nobody of the kind has a value.
            Method::Peers(of_peers) if self.peers(of_peers).is_none() => {
                let is_own = self.framework.derived_at(of_peers.of).is_none();
                is_own.then_some(())?;
                Some(Loop::Same { slot: self.missing, of: self.any(of_peers.of)? })
            }
            Method::Peers(of_peers) if !of_peers.least.is_zero() => {
                let coefficients = self.coefficients.raised_by_least(of_peers.least)?;
                Self { coefficients, least: Exact::from(of_peers.least), ..self.clone() }
                    .single(method)
            }
            method => self.single(method),
        }
    }

    /// Compiles the method of an indicator that is not rounded: loops that give a share as one fraction.
    fn unrounded(&self, method: &Method) -> Option<Loop> {
        match method {
            Method::YesNo { .. }
            | Method::Choice { .. }
            | Method::Steps { .. }
            | Method::StepsByDay { .. }
            | Method::Threshold { .. } => {
                let (of, _, denominator) = self.part(method)?;
                Some(Loop::Fraction { of, points: self.points(denominator)?, zero: self.zero })
            }
            Method::BestOf(methods) => {
                let is_one = |run: &Loop| {
                    matches!(run, Loop::Fraction { .. } | Loop::Same { .. } | Loop::Largest(_))
                };
                let one = |method| self.unrounded(method).filter(is_one);
                methods.iter().map(one).collect::<Option<_>>().map(Loop::Largest)
            }
            Method::By(by) => self.by(by, |method| self.unrounded(method)),
            Method::Peers(_) if self.setting.kind.is_none() => {
                self.by_kind(|of_kind| of_kind.unrounded(method))
            }
            method => self.run(method).filter(|run| {
                // Not those that count in units of a rounding.
                let is_share = matches!(run, Loop::Fraction { .. } | Loop::Same { .. });
                is_share
                    || matches!(run, Loop::Sum(_) | Loop::Formula { .. })
                    || (Held::of(method) == Held::Enclosed && run.has_bounds())
            }),
        }
    }

    /// Compiles a rule that differs: the case that all units have, or the loop of every case and the attributes that
    /// decide between them.
    fn by<T>(&self, by: &By<T>, run: impl Fn(&T) -> Option<Loop>) -> Option<Loop> {
        let cases = self.framework.narrowed(by, self.setting.kind);
        if let [Case { when, then }] = cases.as_slice()
            && when.is_empty()
        {
            return run(then);
        }
        let case_of = |when: &When| match when.aspect {
            Aspect::Attribute(metric) => self.any(metric).map(CaseOf::Attribute),
            Aspect::Kind => Some(CaseOf::Kind),
            Aspect::Year => None,
        };
        let asked = &cases.first()?.when;
        let of: Vec<_> = asked.iter().map(case_of).collect::<Option<_>>()?;
        let aspects =
            |case: &Case<&T>| case.when.iter().map(|when| when.aspect).collect::<Vec<_>>();
        let first = aspects(cases.first()?);
        let alike = |case: &Case<&T>| aspects(case) == first;
        // More cases are picked faster one by one.
        if cases.len() > MOST_CASES || !cases.iter().all(alike) {
            return None;
        }
        let of_case = |case: &Case<&T>| {
            let places = case.when.iter().map(|when| i64::try_from(when.place).ok());
            Some((places.collect::<Option<_>>()?, run(case.then).filter(Loop::is_simple)?))
        };
        let cases = cases.iter().map(of_case).collect::<Option<_>>()?;
        Some(Loop::Cases { of, cases })
    }

    /// Compiles a method that compares with units of the same kind: the loop of each kind.
    fn by_kind(&self, run: impl Fn(&Maker<'_>) -> Option<Loop>) -> Option<Loop> {
        let kinds = self.framework.unit_kinds();
        let of_kind = |(place, kind)| {
            let setting = self.setting.of_kind(kind);
            let run = run(&Maker { setting: &setting, ..self.clone() }).filter(Loop::is_simple)?;
            Some((vec![place], run))
        };
        let cases = (0..).zip(kinds).take(MOST_CASES).map(of_kind).collect::<Option<Vec<_>>>()?;
        (cases.len() == kinds.len()).then_some(Loop::Cases { of: vec![CaseOf::Kind], cases })
    }

    /// Compiles a method that gives one fraction, without what the worst earns.
    fn single(&self, method: &Method) -> Option<Loop> {
        match method {
            Method::Peers(
                of_peers @ PeerMethod { scale: PeerScale::ZScore { zero_at, full_at }, .. },
            ) if self.is_irrational(of_peers) => self.irrational(of_peers, (*zero_at, *full_at)),
            method => {
                let run = match self.fraction(method) {
                    Some(Ok((of, denominator))) => {
                        let points = self.points(denominator);
                        points.map(|points| Loop::Fraction { of, points, zero: self.zero })
                    }
                    Some(Err(of)) => return Some(Loop::Same { slot: self.zero, of }),
                    None => None,
                };
                // Numbers that are too long for whole ones are floats.
                run.filter(|run| self.setting.fits(run)).or_else(|| {
                    let (of, zero_at, full_at) = self.ends_of(method)?;
                    let ends = (&zero_at, &full_at);
                    let near = || self.near_line(of, ends, true);
                    let has_bounds = self.is_rounded || Held::of(method) == Held::Enclosed;
                    has_bounds.then(near).flatten().or_else(|| {
                        let line = of_formula::line(of, ends, self.setting);
                        line.and_then(|line| self.formula(line))
                            .or_else(|| self.floats(&[of], |maker| maker.line(of, ends)))
                    })
                })
            }
        }
    }

    fn formula(&self, formula: FormulaProgram) -> Option<Loop> {
        let points = self.points(Some(formula.most_denominator))?;
        Some(Loop::Formula { formula, points })
    }

    /// Compiles operations on floats.
    fn floats(
        &self,
        metrics: &[MetricIndex],
        make: impl FnOnce(&mut FloatMaker<'_>) -> Option<()>,
    ) -> Option<Loop> {
        let mut maker = FloatMaker::new(self.setting);
        make(&mut maker)?;
        let most = &self.worth.most;
        let least = most.times(&self.least).ok()?;
        let points = Enclosed::of(&most.minus(&least).ok()?)?;
        let least = Enclosed::of(&least)?;
        let rounding = self.is_rounded.then_some(self.rounding);
        let metrics = metrics.iter().flat_map(|metric| self.framework.reads(metric));
        let ((ops, bits), metrics) = (maker.finish(), metrics.copied().collect());
        let bits = bits.saturating_add(most.bits().saturating_mul(2));
        let program = FloatProgram { ops, metrics, bits, points, least, rounding };
        (program.full().at < MOST_POINTS).then_some(Loop::Floats(program))
    }

    /// Compiles a `z_score` that is irrational: a line through the thirty digits of its ends.
    fn irrational(
        &self,
        method: &PeerMethod,
        (zero_at, full_at): (Decimal, Decimal),
    ) -> Option<Loop> {
        let mean = self.peers(method)?.mean().ok()?.value;
        let deviation = self.deviation(method)?.value;
        let end = |at: Decimal| deviation.times(&Exact::from(at)).ok()?.plus(&mean).ok();
        let (of, zero_at, full_at) = (method.of, end(zero_at)?, end(full_at)?);
        let ends = (&zero_at, &full_at);
        self.near_line(of, ends, false).or_else(|| self.floats(&[of], |maker| maker.line(of, ends)))
    }

    /// Returns the points for fractions of this denominator. For a denominator that varies with the
    /// values (`None`), the range of the values was limited before.
    fn points(&self, denominator: Option<i128>) -> Option<Points> {
        let most = self.coefficients.most_denominator()?;
        let fits = denominator.is_none_or(|denominator| denominator <= most);
        if fits { self.coefficients.points() } else { None }
    }

    /// Compiles methods with listed shares, and computes the score of each share in advance.
    fn listed(&self, method: &Method) -> Option<Loop> {
        if let Method::Steps { of, .. } | Method::Threshold { of, .. } = method
            && let Some(of) = self.framework.quotient(*of)
        {
            return match method {
                Method::Steps { reach, steps, .. } => self.quotient_steps(of, *reach, steps),
                Method::Threshold { condition, .. } => self.quotient_threshold(of, condition),
                _ => None,
            };
        }
        let (of, steps) = self.steps_of(method)??;
        let mut stairs = Vec::with_capacity(steps.len());
        let mut before = 0i32;
        for (from, share) in steps {
            let now = ticks(&share, &self.worth.most, self.rounding)?;
            // Both are between 0 and 2^30.
            stairs.push(Stair { from, rise: now.checked_sub(before)? });
            before = now;
        }
        Some(Loop::Stairs { stairs, of: self.any(of)? })
    }

    /// Returns pairs of a value and the share from there on, ascending. The inner `None` is for
    /// methods without stairs.
    #[expect(clippy::type_complexity, reason = "one caller below, one above")]
    pub(super) fn steps_of(
        &self,
        method: &Method,
    ) -> Option<Option<(MetricIndex, Vec<(i64, Exact)>)>> {
        Some(match method {
            Method::YesNo { of } => Some((*of, interval((Some(1), Some(1))))),
            Method::Choice { of, shares } => {
                let shares = shares.iter().map(|earns| earns.share().clone());
                Some((*of, (0i64..).zip(shares).collect()))
            }
            Method::Steps { of, reach, steps } => Some((*of, self.steps(*of, *reach, steps)?)),
            Method::StepsByDay { of, steps } => {
                let after = |step: &Step<Date>| i64::from(step.bound.ordinal()).checked_add(1);
                Some((*of, until(steps, |step| Some(after(step)))?))
            }
            Method::Threshold { of, condition } => {
                Some((*of, interval(self.ends(*of, condition)?)))
            }
            _ => None,
        })
    }

    /// Returns the fraction of a method, and its denominator if that is the same for all units.
    /// Returns the operand alone if the denominator is zero for all units.
    pub(super) fn fraction(
        &self,
        method: &Method,
    ) -> Option<Result<(Fraction, Option<i128>), Operand>> {
        if let Some((of, zero_at, full_at)) = self.ends_of(method) {
            return self.line(of, &zero_at, &full_at);
        }
        match method {
            Method::Peers(of_peers) => match of_peers.scale {
                PeerScale::Relative(Benchmark::Lowest) => {
                    let smallest = &self.peers(of_peers)?.smallest;
                    match smallest.is_negative() {
                        true => self.any(of_peers.of).map(Err),
                        false => self.inverse(of_peers.of, smallest).map(|found| Ok((found, None))),
                    }
                }
                PeerScale::Rank(direction) => {
                    self.peer_share(of_peers, PeerShare::Rank(direction)).map(Ok)
                }
                PeerScale::Percentile(direction) => {
                    self.peer_share(of_peers, PeerShare::Percentile(direction)).map(Ok)
                }
                // Those with two ends were taken above.
                _ => None,
            },
            Method::Survey { of } => self.answers(of).map(|answers| Ok((answers, None))),
            _ => None,
        }
    }

    /// Returns the value that earns nothing and the value that earns everything, of a method that gives shares
    /// in proportion between them. If both are the same, there is a zero whole for every unit.
    fn ends_of(&self, method: &Method) -> Option<(MetricIndex, Exact, Exact)> {
        Some(match method {
            Method::Ratio { of, zero_at, full_at } | Method::Linear { of, zero_at, full_at } => {
                (*of, Exact::from(*zero_at), Exact::from(*full_at))
            }
            Method::PerItem { of, points } if !self.worth.whole.is_zero() => {
                (*of, Exact::ZERO, self.worth.whole.over(&Exact::from(*points)).ok()??)
            }
            Method::Peers(of_peers) => {
                let (zero_at, full_at) = self.ends_of_peers(of_peers)?;
                (of_peers.of, zero_at, full_at)
            }
            _ => return None,
        })
    }

    /// Returns the same of a method that compares with the peers.
    fn ends_of_peers(&self, method: &PeerMethod) -> Option<(Exact, Exact)> {
        Some(match method.scale {
            PeerScale::Relative(Benchmark::Best) => {
                (Exact::ZERO, self.peers(method)?.largest.clone().max(Exact::ZERO))
            }
            PeerScale::Relative(Benchmark::Mean) => {
                (Exact::ZERO, self.peers(method)?.mean().ok()?.value.max(Exact::ZERO))
            }
            PeerScale::MinMax(direction) => {
                let PeerStatistics { smallest, largest, .. } = self.peers(method)?;
                match direction {
                    Direction::Up => (smallest.clone(), largest.clone()),
                    Direction::Down => (largest.clone(), smallest.clone()),
                }
            }
            // A line too, unless its numbers are irrational.
            PeerScale::ZScore { zero_at, full_at } => {
                let mean = self.peers(method)?.mean().ok()?.value;
                let deviation = self.deviation(method).filter(|found| !found.approximate)?.value;
                let end = |at: Decimal| deviation.times(&Exact::from(at)).ok()?.plus(&mean).ok();
                (end(zero_at)?, end(full_at)?)
            }
            _ => return None,
        })
    }

    pub(super) fn scale(&self, metric: MetricIndex) -> Option<u32> {
        self.setting.places(metric)
    }

    fn peers(&self, method: &PeerMethod) -> Option<&PeerStatistics> {
        self.setting.peers(PeerKey::of(method, self.evidence))
    }

    /// Returns the standard deviation of the peers.
    fn deviation(&self, method: &PeerMethod) -> Option<Rounded> {
        self.peers(method)?.spread.as_ref()?.deviation().ok()
    }

    /// Returns an operand with limits on its values. `None` if they are not whole numbers.
    pub(super) fn operand(
        &self,
        metric: MetricIndex,
        (least, most): (i64, i64),
    ) -> Option<Operand> {
        Some(Operand { metric, places: self.scale(metric)?, least, most })
    }

    /// Returns an operand without limits on its values.
    pub(super) fn any(&self, metric: MetricIndex) -> Option<Operand> {
        self.operand(metric, (i64::MIN, i64::MAX))
    }

    /// Returns the largest value of a factor `below` of a denominator.
    fn most_factor(&self, below: i128) -> Option<i128> {
        self.coefficients.most_denominator()?.checked_div(below.max(1)).filter(|most| *most > 0)
    }

    /// Compiles `(part ÷ whole − zero_at) ÷ (full_at − zero_at)`. `None` if the two ends are equal.
    fn ratio(
        &self,
        (part, whole): (MetricIndex, MetricIndex),
        zero_at: &Exact,
        full_at: &Exact,
    ) -> Option<Fraction> {
        let (zn, zd) = zero_at.parts()?;
        let (sn, sd) = full_at.minus(zero_at).ok()?.parts().filter(|(sn, _)| *sn != 0)?;
        let (pu, wu) = (unit(self.scale(part)?)?, unit(self.scale(whole)?)?);
        // (a/pu ÷ b/wu − zn/zd) ÷ (sn/sd) = (a·wu·zd − b·zn·pu)·sd ÷ (b·pu·zd·sn)
        let sd = sd.checked_mul(sn.signum())?;
        let part_by = wu.checked_mul(zd)?.checked_mul(sd)?;
        let whole_by = zn.checked_mul(pu)?.checked_mul(sd)?;
        let below = pu.checked_mul(zd)?.checked_mul(sn.checked_abs()?)?;
        let [part_by, whole_by, below] = lowest([part_by, whole_by, below])?;
        let most_whole = self.most_factor(below)?.min(within_half(whole_by)?.into());
        let most_part = within_half(part_by)?;
        let part = self.operand(part, (most_part.checked_neg()?, most_part))?;
        let most = i64::try_from(most_whole).unwrap_or(i64::MAX);
        let whole = self.operand(whole, (0, most))?;
        let rule =
            Quotient { part_by: float(part_by)?, whole_by: float(whole_by)?, below: float(below)? };
        Some(Fraction::Quotient { rule, part, whole })
    }

    /// Compiles `(v − zero_at) ÷ (full_at − zero_at)`. Returns the operand alone if the two ends
    /// are equal.
    fn line(
        &self,
        of: MetricIndex,
        zero_at: &Exact,
        full_at: &Exact,
    ) -> Option<Result<(Fraction, Option<i128>), Operand>> {
        if let Some(quotient) = self.framework.quotient(of) {
            return Some(Ok((self.ratio(quotient, zero_at, full_at)?, None)));
        }
        let (zn, zd) = zero_at.parts()?;
        let (sn, sd) = full_at.minus(zero_at).ok()?.parts()?;
        if sn == 0 {
            return self.any(of).map(Err);
        }
        let u = unit(self.scale(of)?)?;
        // (v/u − zn/zd) ÷ (sn/sd) = (v·zd − zn·u)·sd ÷ (u·zd·sn)
        let sd = sd.checked_mul(sn.signum())?;
        let by = zd.checked_mul(sd)?;
        let less = zn.checked_mul(u)?.checked_mul(sd)?;
        let denominator = u.checked_mul(zd)?.checked_mul(sn.checked_abs()?)?;
        let [by, less, denominator] = lowest([by, less, denominator])?;
        let most = within_half(by)?;
        if less.checked_abs()? >= EXACT >> 1 {
            return None;
        }
        let of = self.operand(of, (most.checked_neg()?, most))?;
        let rule = Line { by: float(by)?, less: float(less)?, denominator: float(denominator)? };
        Some(Ok((Fraction::Line { rule, of }, Some(denominator))))
    }

    /// Compiles `smallest ÷ v`, which is 1 for a value of zero. The smallest is not negative.
    fn inverse(&self, of: MetricIndex, smallest: &Exact) -> Option<Fraction> {
        let (n, d) = smallest.parts()?;
        // n/d ÷ v/u = n·u ÷ (v·d)
        let above = n.checked_mul(unit(self.scale(of)?)?)?;
        let [above, below, _] = lowest([above, d, 0])?;
        let most = i64::try_from(self.most_factor(below)?).unwrap_or(i64::MAX);
        let of = self.operand(of, (0, most))?;
        let rule = Inverse { above: float(above)?, below: float(below)? };
        Some(Fraction::Inverse { rule, of })
    }

    /// Compiles the share of worse peers among all others. Without others it has a zero whole.
    fn peer_share(
        &self,
        method: &PeerMethod,
        share: PeerShare,
    ) -> Option<(Fraction, Option<i128>)> {
        let peers = self.peers(method)?;
        peers.whole_order(self.setting.places(method.of)?)?;
        let count = i128::from(peers.count);
        let all = match share {
            PeerShare::Rank(_) => count.checked_sub(1)?,
            PeerShare::Percentile(_) => count.checked_mul(2)?,
        };
        let (denominator, of) = (float(all)?, self.any(method.of)?);
        let (key, kind) = (PeerKey::of(method, self.evidence), self.setting.kind?.clone());
        Some((Fraction::PeerShare { share, denominator, of, key, kind }, Some(all)))
    }

    /// Compiles a survey. With `v` of each answer from the lowest `l` to the highest `h`, counted
    /// `c` times: `Σ(v − l)·c ÷ Σ(h − l)·c`.
    fn answers(&self, answers: &[Answer]) -> Option<Fraction> {
        let end = |answer: Option<&Answer>| answer.map(|answer| Exact::from(answer.value));
        let (lowest, highest) = (end(answers.first())?, end(answers.last())?);
        let way = highest.minus(&lowest).ok()?;
        // A count with fewer places than another is multiplied to the common unit.
        let scales: Vec<_> =
            answers.iter().map(|answer| self.scale(answer.count)).collect::<Option<_>>()?;
        let most_places = scales.iter().copied().max()?;
        let mut parts = Vec::with_capacity(answers.len());
        for (answer, scale) in answers.iter().zip(&scales) {
            let by = Exact::ratio(unit(most_places.checked_sub(*scale)?)?, 1)?;
            let above = Exact::from(answer.value).minus(&lowest).ok()?.times(&by).ok()?;
            parts.push((above.parts()?, way.times(&by).ok()?.parts()?));
        }
        let mut common = 1i128;
        for (_, d) in parts.iter().flat_map(|(above, below)| [above, below]) {
            common = lcm(common, *d)?;
        }
        let whole = |(n, d): (i128, i128)| n.checked_mul(common.checked_div(d)?);
        let parts: Vec<_> = parts
            .into_iter()
            .map(|(above, below)| Some((whole(above)?, whole(below)?)))
            .collect::<Option<_>>()?;
        let sum = parts.iter().try_fold(0i128, |sum, (_, below)| sum.checked_add(*below))?;
        let most_count = self.most_factor(sum)?;
        let most = i64::try_from(most_count).unwrap_or(i64::MAX);
        let of = |metric| self.operand(metric, (0, most));
        let made = answers.iter().zip(parts).map(|(answer, (above, below))| {
            Some(Answers { above: float(above)?, below: float(below)?, of: of(answer.count)? })
        });
        let made: Vec<_> = made.collect::<Option<_>>()?;
        Some(Fraction::Answers(made))
    }

    fn is_irrational(&self, method: &PeerMethod) -> bool {
        self.deviation(method).is_some_and(|deviation| deviation.approximate)
    }

    fn steps(&self, of: MetricIndex, reach: Reach, steps: &[Step]) -> Option<Vec<(i64, Exact)>> {
        let scale = self.scale(of)?;
        if reach == Reach::AtMost {
            return until(steps, |step| first_above(step.bound, scale));
        }
        let mut rises = Vec::with_capacity(steps.len());
        for step in steps {
            let from = first_at_least(step.bound, scale)?;
            rises.extend(from.map(|from| (from, step.earns.share().clone())));
        }
        Some(rises)
    }

    /// Returns the least and the greatest value that meet a condition.
    fn ends(&self, of: MetricIndex, condition: &Condition) -> Option<Ends> {
        let scale = self.scale(of)?;
        let numeric = self.framework.metric_at(of)?.kind != MetricType::Text;
        let (mut low, mut high) = (Some(i64::MIN), Some(i64::MAX));
        for test in condition.tests.iter().filter(|_| numeric) {
            let before = |from: Option<i64>| match from {
                Some(from) => from.checked_sub(1),
                None => Some(i64::MAX),
            };
            let (from, to) = match test {
                Test::AtLeast(b) => (first_at_least(b.value, scale)?, Some(i64::MAX)),
                Test::Above(b) => (first_above(b.value, scale)?, Some(i64::MAX)),
                Test::AtMost(b) => (Some(i64::MIN), before(first_above(b.value, scale)?)),
                Test::Below(b) => (Some(i64::MIN), before(first_at_least(b.value, scale)?)),
                Test::Equals(b) => {
                    (first_at_least(b.value, scale)?, before(first_above(b.value, scale)?))
                }
                Test::EqualsOption(option) => (Some(i64::from(*option)), Some(i64::from(*option))),
                Test::Is(yes) => (Some(i64::from(*yes)), Some(i64::from(*yes))),
                Test::By(day) => (Some(i64::MIN), Some(i64::from(day.ordinal()))),
            };
            low = low.zip(from).map(|(low, from)| low.max(from));
            high = high.zip(to).map(|(high, to)| high.min(to));
        }
        Some((low, high))
    }
}

/// The first and the last value of an interval. An inner `None` means that no value reaches this
/// end.
type Ends = (Option<i64>, Option<i64>);

/// Compiles steps that are read from the bottom up, as upper bounds: past each bound, the share of
/// the next bound counts.
fn until<B>(
    steps: &[Step<B>],
    past: impl Fn(&Step<B>) -> Option<Option<i64>>,
) -> Option<Vec<(i64, Exact)>> {
    let mut rises = Vec::with_capacity(steps.len().saturating_add(1));
    let mut from = Some(i64::MIN);
    for step in steps {
        let Some(start) = from else { break };
        rises.push((start, step.earns.share().clone()));
        from = past(step)?;
    }
    rises.extend(from.map(|from| (from, Exact::ZERO)));
    Some(rises)
}

/// Returns the steps of an interval that earns everything, both ends included.
fn interval(ends: Ends) -> Vec<(i64, Exact)> {
    match ends {
        (Some(low), Some(high)) if low <= high => {
            let after = high.checked_add(1).map(|after| (after, Exact::ZERO));
            [Some((low, Exact::ONE)), after].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// Returns `10^scale`.
pub(super) fn unit(scale: u32) -> Option<i128> {
    10i128.checked_pow(scale)
}

/// Returns the score of a share in units of the rounding, if it fits a slot.
pub(super) fn ticks(share: &Exact, points: &Exact, rounding: Rounding) -> Option<i32> {
    let score = share.times(points).ok()?.rounded(rounding);
    let ticks = score.to_ticks(rounding.places).filter(|ticks| *ticks <= score_slot::MOST)?;
    i32::try_from(ticks).ok()
}

/// Returns the first whole number at `scale` that is at least `bound`. `Some(None)` if no number of
/// 64 bits is.
fn first_at_least(bound: Decimal, scale: u32) -> Option<Option<i64>> {
    let (numerator, denominator) = scaled(bound, scale)?;
    let floor = numerator.checked_div_euclid(denominator)?;
    let whole = numerator.checked_rem_euclid(denominator)? == 0;
    let first = if whole { floor } else { floor.checked_add(1)? };
    Some(clamped(first))
}

/// Returns the first whole number at `scale` that is above `bound`.
fn first_above(bound: Decimal, scale: u32) -> Option<Option<i64>> {
    let (numerator, denominator) = scaled(bound, scale)?;
    Some(clamped(numerator.checked_div_euclid(denominator)?.checked_add(1)?))
}

fn scaled(bound: Decimal, scale: u32) -> Option<(i128, i128)> {
    let bound = bound.normalize();
    Some((bound.mantissa().checked_mul(unit(scale)?)?, unit(bound.scale())?))
}

/// Limits a bound to 64 bits: below that range, every value reaches it. `None` above it, where no
/// value does.
fn clamped(first: i128) -> Option<i64> {
    if first < i128::from(i64::MIN) { Some(i64::MIN) } else { i64::try_from(first).ok() }
}
