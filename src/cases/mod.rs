//! Running the cases of a rule file: metrics in, exact results out, differences named.

mod coverage;
mod from_unit;

use std::fmt;

pub use coverage::Coverage;
pub use from_unit::{UnitCase, from_unit};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::dataset::{Dataset, Submission};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, in_a_line, shown};
use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::model::{Framework, Language, Origin, Source};
use crate::number::Shown;
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::rules::{Case, CasePlaces, Cases, Code};
use crate::scorecard::Scorecard;

/// The id of the unit that a case is about.
const UNIT: &str = "case";
/// What a case says where it expects that there is no number.
const NONE: &str = "none";

/// Something that came out otherwise than a case expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What: `total`, `scores.awareness`.
    pub what: String,
    /// What the case expects.
    pub expected: String,
    /// What came out; `None` when there is no such thing.
    pub found: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, expected, found } = self;
        let found = found.as_deref().unwrap_or("nothing");
        f.write_str(&in_a_line(&format!("{what}: expected {expected}, found {found}")))
    }
}

/// How one case came out.
#[derive(Debug)]
pub struct CaseResult<'c> {
    /// The case's name.
    pub name: &'c str,
    /// The differences; none when the case holds. An error when the case could not be scored.
    pub differences: Result<Vec<Difference>, Error>,
    places: Option<&'c CasePlaces>,
}

impl CaseResult<'_> {
    /// Whether everything came out as expected.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.differences.as_ref().is_ok_and(Vec::is_empty)
    }

    /// What came out otherwise, each at the place where the case expects it: one diagnostic for each
    /// difference, none when the case holds.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        match &self.differences {
            Ok(differences) => differences.iter().map(|one| self.differs(one)).collect(),
            Err(Error::Diagnostics(faults)) => faults
                .iter()
                .map(|fault| {
                    let (allowed, help) = (fault.allowed.clone(), fault.help.clone());
                    let nearest = fault.nearest.clone();
                    Diagnostic { allowed, help, nearest, ..self.fault(&fault.message) }
                })
                .collect(),
            Err(Error::Scoring(faults)) => {
                let nodes = not_scored(faults).join(", ");
                let help = format!(
                    "give the case the values that it lacks; or, where this is what it shows, write \
                     `expect: {{not_scored: [{nodes}]}}`"
                );
                // The help of each is about data that are collected, not about a case.
                let first_line = |fault: &ScoringFault| {
                    fault.to_string().lines().next().unwrap_or_default().to_owned()
                };
                let message = faults.faults().iter().map(first_line);
                let message = message.collect::<Vec<_>>().join("; ");
                std::iter::once(Diagnostic { help: Some(help), ..self.fault(&message) }).collect()
            }
            Err(error) => std::iter::once(self.fault(&error.to_string())).collect(),
        }
    }

    /// A fault of the case as a whole.
    fn fault(&self, message: &str) -> Diagnostic {
        let code = Code::CaseDiffers;
        let message = format!("the case `{}` cannot be scored: {message}", self.name);
        Diagnostic {
            location: self.places.map(|places| places.name.clone()),
            ..Diagnostic::new(code.as_str(), code.severity(), message)
        }
    }

    fn differs(&self, difference: &Difference) -> Diagnostic {
        let code = Code::CaseDiffers;
        let found = difference.found.as_deref().unwrap_or("nothing");
        let message = format!("the case `{}` does not hold: {difference}", self.name);
        let name = self.places.map(|places| places.name.clone());
        let place = self.places.and_then(|places| places.expected.get(&difference.what).cloned());
        let label = place.as_ref().map(|_| format!("found {found}"));
        let related = place
            .as_ref()
            .and(name.clone())
            .map(|location| Label { location, message: "the case".to_owned() });
        Diagnostic {
            location: place.or(name),
            label,
            related: related.into_iter().collect(),
            help: Some("mend the rules where they are wrong, the case where it is".to_owned()),
            ..Diagnostic::new(code.as_str(), code.severity(), message)
        }
    }
}

impl fmt::Display for CaseResult<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "case `{}`: ", shown(self.name))?;
        match &self.differences {
            Ok(differences) if differences.is_empty() => f.write_str("holds"),
            Ok(differences) => differences.iter().try_for_each(|d| write!(f, "\n  {d}")),
            Err(error) => write!(f, "cannot be scored\n{error}"),
        }
    }
}

/// Runs every case; each is about one unit alone, so methods that look at peers see only that one.
///
/// Numbers are compared exactly, as numbers: `92.5` and `92.50` are the same. `none` expects that
/// there is no number: a score that was left out, the total of a unit of which nothing counted. Of a unit
/// that cannot be scored, `not_scored` expects the nodes for which it is not.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
/// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {ratio: {part: done, whole: all}}}\n";
/// use dti_engine::{Framework, cases, rules::Cases};
/// let framework = Framework::from_yaml(yaml)?;
/// let cases = Cases::from_yaml("
/// - case: two of three
///   metrics: {done: 2, all: 3}
///   expect: {total: '6.67', scores: {rate: '6.66'}}
/// ")?;
/// let results = cases::run(&framework, &cases)?;
/// assert_eq!(
///     results[0].to_string(),
///     "case `two of three`: \n  scores.rate: expected 6.66, found 6.67"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Only when the framework cannot be compiled; a case that cannot be scored, and does not expect that, says
/// so in its result.
pub fn run<'c>(framework: &Framework, cases: &'c Cases) -> Result<Vec<CaseResult<'c>>, Error> {
    run_seeing(framework, cases, |_| {})
}

/// Runs every case as [`run`] does, and tells what of the rule file the cases reach.
///
/// # Errors
/// As [`run`].
pub fn run_covering<'c>(
    framework: &Framework,
    cases: &'c Cases,
) -> Result<(Vec<CaseResult<'c>>, Coverage), Error> {
    let mut coverage = Coverage::new(framework);
    let results = run_seeing(framework, cases, |card| coverage.add(card))?;
    Ok((results, coverage))
}

fn run_seeing<'c>(
    framework: &Framework,
    cases: &'c Cases,
    mut see: impl FnMut(&Scorecard<'_>),
) -> Result<Vec<CaseResult<'c>>, Error> {
    let plan = Plan::compile(framework)?;
    let mut run = |(case, places): (&'c Case, Option<&'c CasePlaces>)| {
        let differences = came_of(&plan, case, &mut see);
        CaseResult { name: &case.name, differences, places }
    };
    Ok(cases.iter().zip(cases.places()).map(&mut run).collect())
}

fn came_of(
    plan: &Plan,
    case: &Case,
    see: &mut impl FnMut(&Scorecard<'_>),
) -> Result<Vec<Difference>, Error> {
    match score(plan, case) {
        Ok(outcome) => {
            let card = outcome.scorecard(UNIT)?;
            see(&card);
            Ok(compare(case, Came::Scored(&card)))
        }
        Err(Error::Scoring(faults)) if case.expect.not_scored.is_some() => {
            Ok(compare(case, Came::NotScored(&faults)))
        }
        Err(error) => Err(error),
    }
}

/// What came of a unit.
#[derive(Clone, Copy)]
enum Came<'a> {
    Scored(&'a Scorecard<'a>),
    NotScored(&'a ScoringFaults),
}

/// The nodes that keep a unit from being scored.
fn not_scored(faults: &ScoringFaults) -> Vec<&str> {
    let faults = faults.faults().iter();
    faults
        .map(|fault| {
            let (ScoringFault::Absent { node, .. } | ScoringFault::Overflow { node, .. }) = fault;
            node.as_str()
        })
        .collect()
}

fn score(plan: &Plan, case: &Case) -> Result<Outcome, Error> {
    let kind = case.unit_kind.as_ref().or_else(|| plan.framework().unit_kinds().first());
    let mut submission = Submission::new(UNIT);
    if let Some(kind) = kind {
        submission = submission.kind(kind.as_str());
    }
    for (metric, value) in &case.metrics {
        submission = submission.metric(metric, value.clone());
    }
    for (target, value) in &case.declared {
        submission = submission.declare(target, value.clone());
    }
    let origin = Origin { nature: None, as_of: case.as_of };
    let dataset = Dataset::from_submissions([submission], plan.framework())?;
    plan.score(&dataset.described(origin, Source::default()))
}

/// Collects what differs.
struct Comparison(Vec<Difference>);

impl Comparison {
    fn text(&mut self, what: &str, expected: Option<&str>, found: Option<&str>) {
        let Some(expected) = expected else { return };
        if found != Some(expected) {
            self.push(what, expected, found.map(str::to_owned));
        }
    }

    fn number(&mut self, what: &str, expected: &str, found: Option<Shown>) {
        let same = match expected.trim() {
            NONE => found.is_none(),
            number => {
                let number = number.parse::<Decimal>();
                number.is_ok_and(|number| found.is_some_and(|found| found == number))
            }
        };
        if !same {
            self.push(what, expected, found.map(|found| found.to_string()));
        }
    }

    /// Lists of ids, whose order says nothing.
    fn ids(&mut self, what: &str, expected: Option<&[String]>, mut found: Vec<&str>) {
        let Some(expected) = expected else { return };
        let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        expected.sort_unstable();
        found.sort_unstable();
        if found != expected {
            let listed =
                |ids: &[&str]| if ids.is_empty() { NONE.to_owned() } else { ids.join(", ") };
            self.push(what, &listed(&expected), Some(listed(&found)));
        }
    }

    fn push(&mut self, what: &str, expected: &str, found: Option<String>) {
        let (what, expected) = (what.to_owned(), expected.to_owned());
        self.0.push(Difference { what, expected, found });
    }
}

fn compare(case: &Case, came: Came<'_>) -> Vec<Difference> {
    let expect = &case.expect;
    let mut found = Comparison(Vec::new());
    let (card, not_scored) = match came {
        Came::Scored(card) => (Some(card), Vec::new()),
        Came::NotScored(faults) => (None, not_scored(faults)),
    };
    found.ids("not_scored", expect.not_scored.as_deref(), not_scored);
    let unit = card.and_then(Scorecard::unit);
    if let Some(total) = &expect.total {
        found.number("total", total, unit.and_then(|unit| unit.total));
    }
    if let Some(share) = &expect.share {
        found.number("share", share, unit.and_then(|unit| unit.share));
    }
    let grade = unit.and_then(|unit| Some(unit.grade?.get(Language::Vi)));
    found.text("grade", expect.grade.as_deref(), grade);
    let verdict = expect.verdict.map(|verdict| verdict.as_str());
    let given = unit.and_then(|unit| unit.verdict);
    found.text("verdict", verdict, given.map(|verdict| verdict.as_str()));
    for (id, score) in &expect.scores {
        let what = format!("scores.{id}");
        let Some(card) = card else {
            found.number(&what, score, None);
            continue;
        };
        match card.scores().find(|(node, _)| node.id == *id) {
            Some((_, decimal)) => found.number(&what, score, decimal),
            None => found.push(&what, score, Some("no node of this id".to_owned())),
        }
    }
    let targets: Vec<_> = card.into_iter().flat_map(|card| card.targets()).collect();
    for (id, state) in &expect.targets {
        let target = targets.iter().find(|target| target.id == id);
        let what = format!("targets.{id}");
        found.text(&what, Some(state.as_str()), target.map(|target| target.computed.as_str()));
    }
    let findings = card.map(Scorecard::findings).unwrap_or_default();
    let given = findings.iter().map(|finding| finding.check).collect();
    found.ids("findings", expect.findings.as_deref(), given);
    found.0
}
