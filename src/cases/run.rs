//! Runs the cases of a rule file and lists the differences.

use std::collections::HashMap;
use std::fmt;

use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::Serialize;

use super::case::{Case, CasePlaces, Cases, Findings};
use super::coverage::Coverage;

use crate::dataset::{Dataset, Submission};
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Label, did_you_mean, in_a_line, nearest, one_of, problem, shown,
};
use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::model::{Framework, Language, MetricType, Origin, Source, UnitKind};
use crate::number::{Quantity, Shown};
use crate::outcome::{Outcome, ScoreOptions};
use crate::plan::Plan;
use crate::rules::reading::number_advice;
use crate::said::{Said, said};
use crate::scorecard::Scorecard;

/// The id of the unit of a case.
pub(super) const UNIT: &str = "case";
/// The expected value that means: no number.
pub(super) const NONE: &str = "none";
/// What comes out where there is no node to have a score.
const NO_NODE: &str = "no node of this id";

/// A result that differs from what a case expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The key of the result: `total`, `scores.awareness`.
    pub what: String,
    /// The expected value.
    pub expected: String,
    /// The value that was found. `None` if there is none.
    pub found: Option<String>,
    /// What could be expected, if what is expected is none of these.
    #[serde(skip)]
    known: Vec<String>,
    /// How a number is written that is expected and cannot be read.
    #[serde(skip)]
    written: Option<Said>,
}

impl Difference {
    /// Returns the difference in both languages.
    fn said(&self) -> Said {
        let Self { what, expected, .. } = self;
        let found = self.came();
        said!(
            "{what}: expected {expected}, found {found}",
            "`{what}`: mong đợi `{expected}`, kết quả là {found}",
            what,
            expected,
            found
        )
        .map(|text| in_a_line(text).into_owned())
    }

    /// Returns what came out.
    fn came(&self) -> Said {
        match &self.found {
            Some(found) if found == NO_NODE => {
                said!("no node of this id", "không có mục mang mã này")
            }
            Some(found) => said!("{}", "`{}`", found),
            None => said!("nothing", "không có gì"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

/// The result of running a case.
#[derive(Debug)]
#[non_exhaustive]
pub struct CaseResult<'c> {
    /// The name of the case.
    pub name: &'c str,
    /// The differences; empty if the case holds. An error if the case could not be scored.
    pub differences: Result<Vec<Difference>, Error>,
    places: &'c CasePlaces,
}

impl CaseResult<'_> {
    /// Returns whether every result is as expected.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.differences.as_ref().is_ok_and(Vec::is_empty)
    }

    /// Returns a diagnostic for each difference, at the place of the expected value. Empty if the case holds.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        match &self.differences {
            Ok(differences) => {
                differences.iter().map(|difference| self.differs(difference)).collect()
            }
            Err(Error::Diagnostics(faults)) => faults
                .iter()
                .map(|fault| {
                    let (allowed, help) = (fault.allowed.clone(), fault.help.clone());
                    let nearest = fault.nearest.clone();
                    Diagnostic { allowed, help, nearest, ..self.fault(fault.message.clone()) }
                })
                .collect(),
            Err(Error::Scoring(faults)) => {
                let nodes = not_scored(faults).join(", ");
                let help = said!(
                    "give the case the values that it lacks; or, where this is what it shows, write `expect: {{not_scored: [{nodes}]}}`",
                    "bổ sung số liệu còn thiếu cho trường hợp; nếu đó chính là điều cần thể hiện thì viết `expect: {{not_scored: [{nodes}]}}`",
                    nodes
                );
                // The help of each fault is about collected data, which a case does not have.
                let message = Said::joined(faults.faults().iter().map(ScoringFault::said), "; ");
                std::iter::once(Diagnostic { help: Some(help), ..self.fault(message) }).collect()
            }
            Err(error) => std::iter::once(self.fault(error.said())).collect(),
        }
    }

    /// Makes a diagnostic about the whole case.
    fn fault(&self, message: Said) -> Diagnostic {
        let code = Code::CaseDiffers;
        let message = said!(
            "the case `{}` cannot be scored: {}",
            "không chấm điểm được trường hợp `{}`: {}",
            self.name,
            message
        );
        Diagnostic { location: self.places.name.clone(), ..Diagnostic::new(code, message) }
    }

    fn differs(&self, difference: &Difference) -> Diagnostic {
        let code = Code::CaseDiffers;
        let found = difference.came();
        let message = said!(
            "the case `{}` does not hold: {}",
            "trường hợp `{}` không đúng: {}",
            self.name,
            difference.said()
        );
        let name = self.places.name.clone();
        let place = self.places.expected.get(&difference.what);
        let of_case = |location| Label { location, message: said!("the case", "trường hợp") };
        let mend = || {
            Some(said!(
                "mend the rules where they are wrong, the case where it is",
                "sửa bộ quy tắc nếu bộ quy tắc sai, sửa trường hợp nếu trường hợp sai"
            ))
        };
        let known = || difference.known.iter().map(String::as_str);
        let id = difference.what.split_once('.').map_or(&*difference.expected, |(_, id)| id);
        let meant = nearest(id, known());
        Diagnostic {
            allowed: known().next().map(|_| one_of(known())),
            nearest: meant.map(str::to_owned),
            label: place.map(|_| said!("found {}", "kết quả là {}", found)),
            related: name.clone().filter(|_| place.is_some()).map(of_case).into_iter().collect(),
            location: place.cloned().or(name),
            help: difference.written.clone().or_else(|| meant.map(did_you_mean)).or_else(mend),
            ..Diagnostic::new(code, message)
        }
    }
}

impl fmt::Display for CaseResult<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "case `{}`: ", shown(self.name))?;
        match &self.differences {
            Ok(differences) if differences.is_empty() => f.write_str("holds"),
            Ok(differences) => differences.iter().try_for_each(|d| write!(f, "\n  {d}")),
            Err(error) => write!(f, "cannot be scored\n{error:#}"),
        }
    }
}

/// Runs every case. Each is about one unit alone, so methods that look at peers see only that unit.
///
/// Numbers are compared by value, exactly: `92.5` and `92.50` are the same. `none` expects that there is no
/// number, such as a score that was left out. If a unit cannot be scored, `not_scored` expects the nodes that
/// cause this.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
/// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {ratio: {part: done, whole: all}}}\n";
/// use dti_engine::{Framework, cases::{self, Cases}};
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
/// None today. A case that unexpectedly cannot be scored, such as one that does not say for which year, has the error
/// in its result.
pub fn run<'c>(framework: &Framework, cases: &'c Cases) -> Result<Vec<CaseResult<'c>>, Error> {
    run_seeing(framework, cases, |_| {})
}

/// Runs every case like [`run`], and also returns the coverage of the rule file.
///
/// # Errors
/// Those of [`run`].
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
    let mut plans = HashMap::new();
    let signed = signed(framework, cases);
    let mut run = |(case, places): &'c (Case, CasePlaces)| {
        let plan = one_scale(case, &signed).and_then(|()| plan_of(framework, case, &mut plans));
        let differences = plan.and_then(|plan| differences(&plan, case, &mut see));
        CaseResult { name: &case.name, differences, places }
    };
    Ok(cases.0.iter().map(&mut run).collect())
}

/// Returns the percentages that some case writes with `%`, each with the name of such a case.
fn signed<'c>(framework: &Framework, cases: &'c Cases) -> HashMap<&'c str, &'c str> {
    let is_percent = |id: &str| {
        framework.metrics.get(id).is_some_and(|metric| metric.kind == MetricType::Percent)
    };
    let of = |case: &'c Case| {
        let written = case.metrics.iter().filter(|(_, text)| text.trim_end().ends_with('%'));
        written.map(move |(id, _)| (id.as_str(), case.name.as_str()))
    };
    cases.iter().flat_map(of).filter(|(id, _)| is_percent(id)).collect()
}

/// Refuses a percentage without its sign where another case writes it with one, as in a column of a dataset.
fn one_scale(case: &Case, signed: &HashMap<&str, &str>) -> Result<(), Error> {
    let is_plain = |text: &str| text.trim().parse::<Decimal>().is_ok_and(|of| !of.is_zero());
    let plain = case.metrics.iter().filter(|(_, text)| is_plain(text));
    let faults = plain.filter_map(|(id, text)| {
        let other = signed.get(id.as_str())?;
        let fault = problem! { Code::NoPercentSign;
            says "metric `{}`: `{}` has no `%`, and the case `{}` writes it with one",
                "số liệu `{}`: `{}` không có `%`, mà trường hợp `{}` viết có",
                shown(id), shown(text), shown(other);
            help "write the sign in all cases, or in none: `85%` is 0.85",
                "viết dấu % ở mọi trường hợp, hoặc không ở trường hợp nào: `85%` là 0.85";
        };
        Some(fault.locate(|_| None))
    });
    let faults: Diagnostics = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Diagnostics(faults)) }
}

/// Returns the plan for the year of a case, and for its kind if points go by the kind.
fn plan_of(
    framework: &Framework,
    case: &Case,
    plans: &mut HashMap<(Option<u16>, Option<UnitKind>), Plan>,
) -> Result<Plan, Error> {
    if let Some(year) = case.year.filter(|_| framework.years().is_empty()) {
        let fault = problem! { Code::BadCases;
            says "the case is for the year {year}, but the numbers of these rules are the same in all years",
                "trường hợp ghi năm {year}, nhưng bộ quy tắc này không có số nào theo năm", year;
            help "remove the year", "bỏ năm đi";
        };
        return Err(Error::Diagnostics(Diagnostics(vec![fault.locate(|_| None)])));
    }
    let kind = case.unit_kind.as_ref().or_else(|| framework.unit_kinds().first());
    let kind = kind.filter(|_| framework.has_points_by_kind()).cloned();
    let of = (case.year, kind);
    if let Some(plan) = plans.get(&of) {
        return Ok(plan.clone());
    }
    let (year, kind) = &of;
    let framework = year.map_or_else(|| Ok(framework.clone()), |year| framework.of_year(year))?;
    let plan = match kind {
        Some(kind) => Plan::compile(&framework.of_kind(kind.as_str())?)?,
        None => Plan::compile(&framework)?,
    };
    plans.insert(of, plan.clone());
    Ok(plan)
}

fn differences(
    plan: &Plan,
    case: &Case,
    see: &mut impl FnMut(&Scorecard<'_>),
) -> Result<Vec<Difference>, Error> {
    if let Some(file) = &case.data {
        let message = said!(
            "the figures of `{}` were not read: cases that name a file of data are read beside their rules",
            "chưa đọc số liệu của `{}`: trường hợp có tệp số liệu thì đọc cùng tệp quy tắc",
            shown(file)
        );
        let fault = Diagnostic::new(Code::BadCases, message);
        return Err(Error::Diagnostics(Diagnostics(vec![fault])));
    }
    match score(plan, case) {
        Ok(outcome) => {
            let card = outcome.scorecard(UNIT)?;
            see(&card);
            Ok(compare(plan.framework(), case, Came::Scored(&card)))
        }
        Err(Error::Scoring(faults)) if case.expect.not_scored.is_some() => {
            Ok(compare(plan.framework(), case, Came::NotScored(&faults)))
        }
        Err(error) => Err(error),
    }
}

/// The results of a unit, or the faults that keep it from being scored.
#[derive(Clone, Copy)]
pub(super) enum Came<'a> {
    Scored(&'a Scorecard<'a>),
    NotScored(&'a ScoringFaults),
}

/// Lists the nodes that keep a unit from being scored.
pub(super) fn not_scored(faults: &ScoringFaults) -> Vec<&str> {
    let faults = faults.faults().iter();
    faults.map(ScoringFault::node).collect()
}

pub(super) fn score(plan: &Plan, case: &Case) -> Result<Outcome, Error> {
    let kind = case.unit_kind.as_ref().or_else(|| plan.framework().unit_kinds().first());
    let of_year = |values: &IndexMap<String, String>| {
        let unit = Submission::new(UNIT);
        let unit = kind.map_or_else(|| unit.clone(), |kind| unit.clone().kind(kind.as_str()));
        values.iter().fold(unit, |unit, (metric, value)| unit.metric(metric, value.clone()))
    };
    let mut submission = of_year(&case.metrics);
    for (target, value) in &case.declared {
        submission = submission.declare(target, value.clone());
    }
    let origin = Origin { nature: None, as_of: case.as_of };
    let dataset = Dataset::from_submissions([submission], plan.framework())?;
    let before = Dataset::from_submissions([of_year(&case.previous)], plan.framework())?;
    let options = ScoreOptions::default().previous(&before);
    plan.score_with(&dataset.described(origin, Source::default()), &options)
}

/// Collects differences.
struct Comparison(Vec<Difference>);

impl Comparison {
    fn text(&mut self, what: &str, expected: Option<&str>, found: Option<&str>) {
        let Some(expected) = expected else { return };
        if found != Some(expected) {
            self.push(what, expected, found.map(str::to_owned));
        }
    }

    /// Compares a number that may be written as a percentage.
    fn share(&mut self, what: &str, expected: &str, found: Option<Shown>) {
        let number = expected.parse::<Quantity>().map(|quantity| quantity.value);
        self.decimal(what, expected, (number.ok(), found));
    }

    fn number(&mut self, what: &str, expected: &str, found: Option<Shown>) {
        self.decimal(what, expected, (expected.trim().parse::<Decimal>().ok(), found));
    }

    fn decimal(
        &mut self,
        what: &str,
        expected: &str,
        (number, found): (Option<Decimal>, Option<Shown>),
    ) {
        let is_none = expected.trim() == NONE;
        let same = match number {
            Some(number) => found.is_some_and(|found| found == number),
            None => is_none && found.is_none(),
        };
        if !same {
            self.push(what, expected, found.map(|found| found.to_string()));
        }
        if number.is_none() && !is_none {
            let written = number_advice(expected);
            self.0.last_mut().into_iter().for_each(|last| last.written.clone_from(&written));
        }
    }

    /// Says what could be expected where the last difference expects what cannot be.
    fn known<'k>(&mut self, known: impl Iterator<Item = &'k str>) {
        if let Some(last) = self.0.last_mut() {
            last.known = known.map(str::to_owned).collect();
        }
    }

    /// Compares lists of ids in any order.
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
        self.0.push(Difference { what, expected, found, known: Vec::new(), written: None });
    }
}

pub(super) fn compare(framework: &Framework, case: &Case, came: Came<'_>) -> Vec<Difference> {
    let expect = &case.expect;
    let mut found = Comparison(Vec::new());
    let (card, not_scored) = match came {
        Came::Scored(card) => (Some(card), Vec::new()),
        Came::NotScored(faults) => (None, not_scored(faults)),
    };
    found.ids("not_scored", expect.not_scored.as_deref(), not_scored);
    let unit = card.map(Scorecard::unit);
    if let Some(total) = &expect.total {
        found.number("total", total, unit.and_then(|unit| unit.total));
    }
    if let Some(share) = &expect.share {
        found.share("share", share, unit.and_then(|unit| unit.share));
    }
    let grade = unit.and_then(|unit| Some(unit.grade?.get(Language::Vi)));
    found.text("grade", expect.grade.as_deref(), grade);
    let grades = || framework.grades().iter().map(|grade| grade.name.get(Language::Vi));
    if expect.grade.as_deref().is_some_and(|grade| !grades().any(|known| known == grade)) {
        found.known(grades());
    }
    let verdict = expect.verdict.map(|verdict| verdict.as_str());
    let given = unit.and_then(|unit| unit.verdict);
    found.text("verdict", verdict, given.map(|verdict| verdict.as_str()));
    for (id, score) in &expect.scores {
        let what = format!("scores.{id}");
        let Some(card) = card else {
            found.number(&what, score, None);
            continue;
        };
        let of_node = card.scores().find(|(node, _)| node.id() == *id).map(|(_, score)| score);
        let views = || card.unit().views().map(|(view, came)| (view.id(), came.score));
        let of_view = || views().find(|(view, _)| view == id).map(|(_, score)| score);
        match of_node.or_else(of_view) {
            Some(decimal) => found.number(&what, score, decimal),
            None => {
                found.push(&what, score, Some(NO_NODE.to_owned()));
                let nodes = card.scores().map(|(node, _)| node.id());
                found.known(nodes.chain(views().map(|(view, _)| view)));
            }
        }
    }
    let targets: Vec<_> = card.into_iter().flat_map(|card| card.targets()).collect();
    for (id, state) in &expect.targets {
        let target = targets.iter().find(|target| target.id == *id);
        let what = format!("targets.{id}");
        found.text(&what, Some(state.as_str()), target.map(|target| target.computed.as_str()));
    }
    let findings = card.map(Scorecard::findings).unwrap_or_default();
    let given = || findings.iter().map(|finding| finding.check.as_str());
    match &expect.findings {
        Some(Findings::All(ids)) => found.ids("findings", Some(ids), given().collect()),
        Some(Findings::Each(checks)) => {
            let answer = |is: bool| if is { "yes" } else { "no" };
            for (id, expected) in checks {
                let is_found = card.map(|_| answer(given().any(|check| check == id)));
                found.text(&format!("findings.{id}"), Some(answer(*expected)), is_found);
            }
        }
        None => {}
    }
    found.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "framework: demo/index\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
        absent: {missing: zero}\nmetrics: {rate: {type: percent}}\n\
        indicators: [{id: online, points: 10, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}]\n\
        grades: [{name: {vi: Tốt}, at_least: 80%}, {name: {vi: Khá}, at_least: 0%}]\n";

    /// What is said of one case: the help, what was meant, and whether anything differs.
    fn said(yaml: &str) -> Vec<Diagnostic> {
        let framework = Framework::from_yaml(INDEX).unwrap();
        let cases = Cases::from_yaml(yaml).unwrap();
        let results = run(&framework, &cases).unwrap();
        results.iter().flat_map(CaseResult::diagnostics).collect()
    }

    #[test]
    fn a_share_may_be_written_as_a_percentage() {
        let case = |share: &str| {
            format!("- {{case: a, metrics: {{rate: 85%}}, expect: {{share: {share}}}}}\n")
        };
        // 8.5 of 10 points.
        for right in ["85%", "0.85", "0.850"] {
            assert!(said(&case(right)).is_empty(), "{right}");
        }
        assert_eq!(said(&case("86%")).len(), 1);
        // A total is no share.
        assert_eq!(said("- {case: a, metrics: {rate: 85%}, expect: {total: 850%}}\n").len(), 1);
    }

    #[test]
    fn what_is_nearly_expected_is_advised() {
        let of = |expect: &str| {
            let faults =
                said(&format!("- {{case: a, metrics: {{rate: 85%}}, expect: {{{expect}}}}}\n"));
            let [fault] = faults.as_slice() else { panic!("{faults:?}") };
            let help = fault.help.as_ref().map(|help| help.get(Language::En).to_owned());
            (fault.nearest.clone(), help)
        };
        for grade in ["tot", "TỐT", "Tôt"] {
            assert_eq!(of(&format!("grade: {grade}")).0.as_deref(), Some("Tốt"), "{grade}");
        }
        // A grade that there is, and that did not come out, needs no other.
        assert_eq!(of("grade: Khá").0, None);
        assert_eq!(of("scores: {Online: 8.5}").0.as_deref(), Some("online"));
        assert_eq!(of("total: '8,50'").1.as_deref(), Some("write `8.50`"));
    }

    #[test]
    fn cases_write_percentages_in_one_way() {
        let case = |name: &str, rate: &str, total: &str| {
            format!("- {{case: {name}, metrics: {{rate: {rate}}}, expect: {{total: '{total}'}}}}\n")
        };
        let of = |one: &str, two: &str| {
            let faults = said(&(case("a", "85%", "8.5") + &case("b", one, two)));
            faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>()
        };
        assert!(of("50%", "5").is_empty());
        // Nothing is the same in both.
        assert!(of("0", "0").is_empty());
        assert_eq!(of("1", "10"), ["R0902"]);
        assert_eq!(of("0.5", "5"), ["R0902"]);
    }

    #[test]
    fn a_year_that_changes_nothing_is_refused() {
        let faults = said("- {case: a, year: 2024, metrics: {rate: 85%}, expect: {total: 8.5}}\n");
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
}
