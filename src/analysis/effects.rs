//! What changed between two years or two versions of the rules, and what made it: figures, rules or peers.

use serde::{Deserialize, Serialize};

use super::kept::too_large;
use super::statistics::{Moments, kendall};
use crate::dataset::previous::Alike;
use crate::dataset::{Dataset, ReadOptions};
use crate::diagnostic::shown;
use crate::error::Error;
use crate::model::Text;
use crate::number::{Exact, Overflow, Shown};
use crate::outcome::{Outcome, ScoreOptions};
use crate::plan::Plan;
use crate::said::said;

/// The places of shares.
const PLACES: u32 = 6;

/// The changes between two outcomes of an index, in shares of the points, and what made them.
///
/// The outcomes may have other figures, other rules, or both. Every unit that both have is scored with all eight
/// combinations of its own figures, the rules, and the figures of the peers that it is compared with. What each of the
/// three does is the mean over all orders in which one after another could have changed (Shapley's value), so the three
/// add up to the change exactly, but for the digits that are not shown.
///
/// ```
/// # use dti_engine::{Dataset, Framework, Plan};
/// # let rules = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 100\n\
/// #     absent: {missing: zero}\nranking: {}\nmetrics: {rate: {type: percent}}\nindicators:\n\
/// #     \x20 - {id: rate, points: 100, scoring: {linear: {of: rate, zero_at: 0%, full_at: 80%}}}\n";
/// # let score = |rules: &str, csv: &str| -> Result<_, Box<dyn std::error::Error>> {
/// #     let framework = Framework::from_yaml(rules)?;
/// #     Ok(Plan::compile(&framework)?.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?)
/// # };
/// use dti_engine::analysis::Effects;
/// let before = score(rules, "unit,rate\nan,40%\nbinh,60%\n")?;
/// // The next year all is asked for, where 80 % were enough.
/// let after = score(&rules.replace("80%", "100%"), "unit,rate\nan,80%\nbinh,60%\n")?;
/// let effects = Effects::between(&before, &after)?;
/// let an = &effects.units[0];
/// // 40 ÷ 80 → 80 ÷ 100. Its figures do 100 − 50 by the old rules and 80 − 40 by the new ones, the rules 40 − 50 and
/// // 80 − 100: in the mean 45 and −15.
/// assert_eq!((an.change.to_string(), an.figures.to_string(), an.rules.to_string()), ("0.3".into(), "0.45".into(), "-0.15".into()));
/// assert_eq!((effects.improved, effects.worse), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Effects {
    /// The units that have a total with all combinations, in the order of the later outcome.
    pub units: Vec<UnitEffects>,
    /// How many units of the later outcome are not among them: they were not there before, or lack a total.
    pub without: usize,
    /// How many of them have a larger share.
    pub improved: usize,
    /// How many have a smaller one.
    pub worse: usize,
    /// The mean of the changes. `None` without a unit.
    pub mean: Option<Shown>,
    /// The mean ÷ the standard deviation of the shares before. `None` if these are all the same.
    pub standardised: Option<Shown>,
    /// Kendall's τ-b of the shares before and after: 1 if all units stayed in their order. `None` if one of the two is the
    /// same for all.
    pub kendall: Option<Shown>,
    /// The mean of what figures did.
    pub figures: Option<Shown>,
    /// The mean of what rules did.
    pub rules: Option<Shown>,
    /// The mean of what peers did.
    pub peers: Option<Shown>,
}

/// The change of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnitEffects {
    /// The id of the unit.
    pub unit: String,
    /// What people call it.
    pub name: String,
    /// Its share of the points before.
    pub before: Shown,
    /// Its share after.
    pub after: Shown,
    /// What the share changed by.
    pub change: Shown,
    /// What its own figures did.
    pub figures: Shown,
    /// What the rules did.
    pub rules: Shown,
    /// What the figures of its peers did.
    pub peers: Shown,
    /// Its grades before and after, if they are different.
    pub grades: Option<[Option<Text>; 2]>,
    /// Its ranks before and after.
    pub ranks: [Option<u32>; 2],
}

/// The outcomes of both rules with both years of figures: `[rules][figures]`.
type Crossed = [[Outcome; 2]; 2];

impl Effects {
    /// Compares two outcomes. Units, groups and figures are the same if their ids are, those of units however they are
    /// written.
    ///
    /// # Errors
    /// [`Error::Analysis`] if they are of two frameworks, if one of them has targets instead of points or merged units, if no
    /// unit has a total in both, or a number is too large;
    /// [`Error::Diagnostics`] if the figures of one cannot be read by the rules of the other; those of
    /// [`Plan::score_with`].
    pub fn between(before: &Outcome, after: &Outcome) -> Result<Self, Error> {
        let [one, other] = [before, after].map(|outcome| outcome.framework().id());
        if one != other {
            return Err(Error::analysis(said!(
                "the outcomes are of two frameworks, `{one}` and `{other}`",
                "hai kết quả theo hai bộ quy tắc khác nhau, `{one}` và `{other}`",
                one,
                other
            )));
        }
        for outcome in [before, after] {
            if outcome.framework().index().is_none() || outcome.merged().is_some() {
                return Err(Error::analysis(said!(
                    "effects need outcomes with points, of units that were not merged",
                    "chỉ tách được các phần thay đổi ở kết quả có điểm, của đơn vị không sáp nhập"
                )));
            }
        }
        let crossed = match before.digests().rules == after.digests().rules {
            // A plan of the same rules gives the same outcomes.
            true => [[before.clone(), after.clone()], [before.clone(), after.clone()]],
            false => [
                [before.clone(), by_rules(before.whole_plan(), after.dataset())?],
                [by_rules(after.whole_plan(), before.dataset())?, after.clone()],
            ],
        };
        let effects = effects(&crossed).map_err(too_large)?;
        if effects.units.is_empty() {
            let reason = said!(
                "no unit has a total before and after: are their ids the same, are these the right files?",
                "không đơn vị nào có tổng điểm ở cả hai kỳ: mã đơn vị có giống nhau không, có đúng tệp không?"
            );
            return Err(Error::Analysis { reason });
        }
        Ok(effects)
    }
}

/// Scores figures by other rules.
fn by_rules(plan: &Plan, dataset: &Dataset) -> Result<Outcome, Error> {
    let framework = plan.framework();
    let read = |dataset: &Dataset| {
        let mut csv = Vec::new();
        // Writing into memory does not fail.
        let _ = dataset.to_csv(&mut csv);
        let mut options = ReadOptions::default().name("<figures of the other outcome>");
        options.ignore = dataset.columns_that_are_unknown_to(framework);
        options.read_csv(csv.as_slice(), framework)
    };
    let (own, earlier) = (read(dataset)?, dataset.before().map(read).transpose()?);
    let options = ScoreOptions::default();
    let options = earlier.as_ref().map_or(options, |earlier| options.previous(earlier));
    plan.score_with(&own, &options)
}

/// The shares of a unit by `[rules][figures][peers]`.
fn shares(
    crossed: &Crossed,
    rows: &[[Alike<'_>; 2]; 2],
    unit: &str,
) -> Result<Option<[[[Exact; 2]; 2]; 2]>, Overflow> {
    let mut all = [const { [const { [Exact::ZERO; 2] }; 2] }; 2];
    for ((of_rules, by_figures), rows) in all.iter_mut().zip(crossed).zip(rows) {
        for ((of_figures, own), rows) in of_rules.iter_mut().zip(by_figures).zip(rows) {
            let row = rows.find(unit).filter(|row| own.exact_total(*row).is_some());
            let Some(row) = row else { return Ok(None) };
            for (share, peers) in of_figures.iter_mut().zip(by_figures) {
                let Some(total) = own.total_among(peers, row) else { return Ok(None) };
                *share = total.over(own.total_points())?.unwrap_or_default();
            }
        }
    }
    Ok(Some(all))
}

/// Returns what each of three does in the mean of all orders: Shapley's value.
fn parts(all: &[[[Exact; 2]; 2]; 2]) -> Result<[Exact; 3], Overflow> {
    let [[[a, peers], [figures, figures_peers]], [[rules, rules_peers], [rules_figures, b]]] = all;
    let number = |n: u64| Exact::from(n);
    // Alone and last count twice, between the two others once each, of six.
    let mean = |alone: &Exact, one: [&Exact; 2], other: [&Exact; 2], without: &Exact| {
        let twice = alone.minus(a)?.plus(&b.minus(without)?)?.times(&number(2))?;
        let between = one[0].minus(one[1])?.plus(&other[0].minus(other[1])?)?;
        Ok::<_, Overflow>(twice.plus(&between)?.over(&number(6))?.unwrap_or_default())
    };
    Ok([
        mean(figures, [rules_figures, rules], [figures_peers, peers], rules_peers)?,
        mean(rules, [rules_figures, figures], [rules_peers, peers], figures_peers)?,
        mean(peers, [figures_peers, figures], [rules_peers, rules], rules_figures)?,
    ])
}

fn effects(crossed: &Crossed) -> Result<Effects, Overflow> {
    let [[before, _], [_, after]] = crossed;
    let mut units = Vec::new();
    let (mut earlier, mut later) = (Vec::new(), Vec::new());
    let mut sums = [const { Exact::ZERO }; 4];
    let (mut improved, mut worse) = (0usize, 0usize);
    let rows = crossed
        .each_ref()
        .map(|figures| figures.each_ref().map(|outcome| Alike::new(outcome.dataset())));
    let [[rows_before, _], _] = &rows;
    let mut without = 0usize;
    for (row, unit) in after.in_order() {
        let Some(all) = shares(crossed, &rows, &unit.id)? else {
            without = without.saturating_add(1);
            continue;
        };
        let of_parts = parts(&all)?;
        let [[[from, _], _], [_, [_, to]]] = &all;
        let change = to.minus(from)?;
        improved = improved.saturating_add(usize::from(change > Exact::ZERO));
        worse = worse.saturating_add(usize::from(change.is_negative()));
        for (sum, part) in sums.iter_mut().zip([&change].into_iter().chain(&of_parts)) {
            *sum = sum.plus_cut(part)?;
        }
        let [figures, rules, peers] = of_parts.map(|part| part.shown(PLACES));
        let was = rows_before.find(&unit.id).and_then(|row| before.unit_outcome(row));
        let is = after.unit_outcome(row);
        let grades = [&was, &is].map(|unit| unit.as_ref().and_then(|unit| unit.grade).cloned());
        units.push(UnitEffects {
            unit: unit.id.clone(),
            name: unit.name.clone(),
            before: from.shown(PLACES)?,
            after: to.shown(PLACES)?,
            change: change.shown(PLACES)?,
            figures: figures?,
            rules: rules?,
            peers: peers?,
            grades: Some(grades).filter(|[was, is]| was != is),
            ranks: [&was, &is].map(|unit| unit.as_ref().and_then(|unit| unit.rank)),
        });
        earlier.push(Some(from.clone()));
        later.push(Some(to.clone()));
    }
    let count = Exact::from(u64::try_from(units.len()).unwrap_or(u64::MAX));
    let means = sums.iter().map(|sum| sum.over(&count)).collect::<Result<Vec<_>, _>>()?;
    let mean = means.first().cloned().flatten();
    let standardised = match (&mean, deviation(&earlier, &count)?) {
        (Some(mean), Some(deviation)) => mean.over(&deviation)?,
        _ => None,
    };
    let shown = |place: usize| {
        means.get(place).cloned().flatten().map(|mean| mean.shown(PLACES)).transpose()
    };
    Ok(Effects {
        without,
        improved,
        worse,
        mean: shown(0)?,
        standardised: standardised.map(|part| part.shown(PLACES)).transpose()?,
        kendall: kendall(&earlier, &later)?,
        figures: shown(1)?,
        rules: shown(2)?,
        peers: shown(3)?,
        units,
    })
}

/// Returns the standard deviation of values, as of a whole population.
fn deviation(values: &[Option<Exact>], count: &Exact) -> Result<Option<Exact>, Overflow> {
    match Moments::of(values, values)?.one.sqrt()? {
        Some(scatter) => scatter.value.over(count),
        None => Ok(None),
    }
}

/// How units, groups and indicators went over several years.
///
/// ```
/// # use dti_engine::{Dataset, Framework, Plan};
/// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
/// #     points: 10\nrounding: {total: 2}\nabsent: {missing: zero}\nmetrics: {done: {type: percent}}\n\
/// #     indicators: [{id: done, points: 10, scoring: {formula: done}}]\nranking: {places: 2}\n")?;
/// # let plan = Plan::compile(&framework)?;
/// # let score = |csv: &str| -> Result<_, Box<dyn std::error::Error>> {
/// #     Ok(plan.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?)
/// # };
/// use dti_engine::analysis::Trends;
/// let years = [score("unit,done\nan,40%\n")?, score("unit,done\nan,70%\n")?, score("unit,done\nan,70%\n")?];
/// let trends = Trends::of(&[("2023", &years[0]), ("2024", &years[1]), ("2025", &years[2])])?;
/// // The line through 40, 70 and 70 with the least squares rises by (70 − 40) ÷ 2 a year.
/// assert_eq!(trends.units[0].slope.unwrap().to_string(), "0.15");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Trends {
    /// The years, the oldest first.
    pub years: Vec<String>,
    /// The units of the last year, in its order.
    pub units: Vec<Trend>,
    /// The groups and indicators of the last year with points, in the order of the rules: the means of all units.
    pub nodes: Vec<Trend>,
}

/// How one unit, group or indicator went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Trend {
    /// Its id.
    pub id: String,
    /// Its share of the points in each year. `None` where it has none.
    pub shares: Vec<Option<Shown>>,
    /// By how much the share rises from year to year: the slope of the line with the least squares. `None` if fewer than two
    /// years have a share.
    pub slope: Option<Shown>,
}

impl Trends {
    /// Follows units and nodes over years, the oldest first. They are the same if their ids are; the years stand one step
    /// apart.
    ///
    /// # Errors
    /// [`Error::Analysis`] if a year stands there twice or before an earlier one, or a number is too large.
    pub fn of(years: &[(&str, &Outcome)]) -> Result<Self, Error> {
        let names: Vec<&str> = years.iter().map(|(name, _)| *name).collect();
        let number = |name: &str| name.trim().parse::<u32>().ok();
        let is_late = |pair: &&[&str]| match pair {
            [one, next] => number(one).zip(number(next)).is_some_and(|(one, next)| one > next),
            _ => false,
        };
        let twice = names.iter().enumerate().find(|(place, name)| {
            names.iter().take(*place).any(|before| before.trim() == name.trim())
        });
        let late = names.windows(2).find(is_late).and_then(<[_]>::last);
        if let Some(year) = twice.map(|(_, name)| name).or(late) {
            return Err(Error::analysis(said!(
                "the year `{}` is there twice, or stands after a later one: give each once, the oldest first",
                "năm `{}` xuất hiện hai lần, hoặc đứng sau năm muộn hơn: mỗi năm chỉ nêu một lần, năm cũ nhất trước",
                shown(year)
            )));
        }
        let names = years.iter().map(|(name, _)| (*name).to_owned()).collect();
        let Some((_, last)) = years.last() else {
            return Ok(Self { years: names, units: Vec::new(), nodes: Vec::new() });
        };
        let of_unit = |id: &str| {
            let share = |(_, outcome): &(&str, &Outcome)| {
                outcome.dataset().find(id).and_then(|row| outcome.exact_share(row))
            };
            trend(id, years.iter().map(share).collect())
        };
        let units = last.in_order().map(|(_, unit)| of_unit(&unit.id));
        let units = units.collect::<Result<_, _>>().map_err(too_large)?;
        let tree = last.framework().index();
        let with_points = tree.into_iter().flat_map(|tree| &tree.nodes);
        let with_points = with_points.filter(|node| !node.points().is_zero());
        let of_node = |id: &str| {
            let means = years.iter().map(|(_, outcome)| mean_share(outcome, id));
            trend(id, means.collect::<Result<_, _>>()?)
        };
        let nodes = with_points.map(|node| of_node(node.id()));
        Ok(Self { years: names, units, nodes: nodes.collect::<Result<_, _>>().map_err(too_large)? })
    }
}

/// Returns the mean of the shares that all units have of a node.
fn mean_share(outcome: &Outcome, id: &str) -> Result<Option<Exact>, Overflow> {
    let Some((node, _)) = outcome.framework().index().and_then(|tree| tree.find(id)) else {
        return Ok(None);
    };
    let (mut sum, mut count) = (Exact::ZERO, 0u64);
    for row in 0..outcome.dataset().rows().len() {
        if let Some(share) = outcome.exact_node_share(node, row) {
            sum = sum.plus_cut(&share)?;
            count = count.saturating_add(1);
        }
    }
    sum.over(&Exact::from(count))
}

fn trend(id: &str, shares: Vec<Option<Exact>>) -> Result<Trend, Overflow> {
    let (mut count, mut sums) = (0u64, [const { Exact::ZERO }; 4]);
    for (year, share) in (0u64..).zip(&shares) {
        let Some(share) = share else { continue };
        let year = Exact::from(year);
        let terms = [year.clone(), share.clone(), year.times(&year)?, year.times(share)?];
        for (sum, term) in sums.iter_mut().zip(&terms) {
            *sum = sum.plus(term)?;
        }
        count = count.saturating_add(1);
    }
    let [years, of_shares, squares, products] = &sums;
    let count = Exact::from(count);
    let together = count.times(products)?.minus(&years.times(of_shares)?)?;
    let slope = together.over(&count.times(squares)?.minus(&years.times(years)?)?)?;
    let shown = |share: Option<Exact>| share.map(|share| share.shown(PLACES)).transpose();
    let shares = shares.into_iter().map(shown).collect::<Result<_, _>>()?;
    Ok(Trend { id: id.to_owned(), shares, slope: shown(slope)? })
}
