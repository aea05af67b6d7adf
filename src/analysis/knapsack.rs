//! The changes that earn so many points at the least price.

use std::cmp::Ordering;

use super::costs::Costs;
use super::inverse::{Lever, Pull};
use crate::number::{Exact, Overflow, Rounding, RoundingMode};

/// The most units that what is needed is counted in.
const MOST_UNITS: usize = 320;
/// How often a million points are divided by ten to find the unit.
const MOST_PLACES: u32 = 20;
/// A change that can be as small or large as it is needed is offered in so many sizes.
const SIZES: usize = 24;
/// The most ways of a single change that are returned.
const MOST_SINGLE: usize = 4;

/// What a change costs: by a table, or one for each figure and then its change in proportion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Price {
    figures: u32,
    pub(super) amount: Exact,
}

impl Price {
    const NOTHING: Self = Self { figures: 0, amount: Exact::ZERO };

    fn plus(&self, other: &Self) -> Result<Self, Overflow> {
        let figures = self.figures.saturating_add(other.figures);
        Ok(Self { figures, amount: self.amount.plus(&other.amount)? })
    }

    /// Returns `None` if a table has no price for it.
    pub(super) fn of(pull: &Pull, costs: Option<&Costs>) -> Result<Option<Self>, Overflow> {
        let step = &pull.step;
        Ok(match costs {
            Some(costs) => costs
                .of(&step.metric, &step.from, &step.to)?
                .map(|amount| Self { figures: 0, amount }),
            None => Some(Self { figures: 1, amount: pull.effort.clone() }),
        })
    }
}

/// Changes that together earn what is needed.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) pulls: Vec<Pull>,
    pub(super) price: Price,
}

/// Returns the ways to earn so many points, the least price first: single changes, and one of several changes if none
/// is enough, or if several cost less.
pub(super) fn ways(
    levers: &[Lever<'_>],
    need: &Exact,
    costs: Option<&Costs>,
) -> Result<Vec<Way>, Overflow> {
    let mut found = Vec::new();
    for lever in levers {
        let Some(pull) = lever.earning(need)? else { continue };
        let price = Price::of(&pull, costs)?;
        found.extend(price.map(|price| Way { pulls: vec![pull], price }));
    }
    found.sort_by(|one, other| one.price.cmp(&other.price));
    found.truncate(MOST_SINGLE);
    // One figure is fewer than several.
    if found.is_empty() || costs.is_some() {
        found.extend(several(levers, need, costs)?);
        found.sort_by(|one, other| one.price.cmp(&other.price));
    }
    Ok(found)
}

/// A change with what it earns, in units, and its price.
struct Offer<'l> {
    lever: usize,
    pull: Pull,
    units: usize,
    price: Price,
    metric: &'l str,
}

/// Fills a knapsack: for each number of units the least price of changes that earn as many.
fn several(
    levers: &[Lever<'_>],
    need: &Exact,
    costs: Option<&Costs>,
) -> Result<Option<Way>, Overflow> {
    let (unit, all) = unit_of(need)?;
    let mut offers = offers(levers, (&unit, all), costs)?;
    // A figure is changed once, whatever it earns where.
    offers.sort_by(|one, other| one.metric.cmp(other.metric));
    let mut best: Vec<Option<(Price, Vec<usize>)>> = vec![None; all.saturating_add(1)];
    if let Some(nothing) = best.first_mut() {
        *nothing = Some((Price::NOTHING, Vec::new()));
    }
    let mut first = 0usize;
    for of_metric in offers.chunk_by(|one, other| one.metric == other.metric) {
        let before = best.clone();
        for (place, offer) in (first..).zip(of_metric) {
            for (earned, so_far) in before.iter().enumerate() {
                let Some((price, taken)) = so_far else { continue };
                let price = price.plus(&offer.price)?;
                let slot = best.get_mut(earned.saturating_add(offer.units).min(all));
                let Some(slot) = slot else { continue };
                if slot.as_ref().is_none_or(|(known, _)| price.cmp(known) == Ordering::Less) {
                    let taken = taken.iter().copied().chain([place]).collect();
                    *slot = Some((price, taken));
                }
            }
        }
        first = first.saturating_add(of_metric.len());
    }
    let Some((_, taken)) = best.pop().flatten() else { return Ok(None) };
    let taken: Vec<&Offer<'_>> = taken.iter().filter_map(|place| offers.get(*place)).collect();
    lessened(levers, &taken, need, costs)
}

/// Returns the unit that what is needed is counted in, a power of ten of a point, and how many of it are needed.
fn unit_of(need: &Exact) -> Result<(Exact, usize), Overflow> {
    let tenth = Exact::ratio(1, 10).ok_or(Overflow)?;
    let mut unit = Exact::from(1_000_000u64);
    for _ in 0..MOST_PLACES {
        let finer = unit.times(&tenth)?;
        if whole(need, &finer)? > MOST_UNITS {
            break;
        }
        unit = finer;
    }
    let units = whole(need, &unit)?;
    let rest = need.minus(&unit.times(&Exact::from(units as u64))?)?;
    Ok((unit, units.saturating_add(usize::from(!rest.is_zero()))))
}

fn offers<'l>(
    levers: &'l [Lever<'_>],
    (unit, all): (&Exact, usize),
    costs: Option<&Costs>,
) -> Result<Vec<Offer<'l>>, Overflow> {
    let mut offers: Vec<Offer<'l>> = Vec::new();
    for (place, lever) in levers.iter().enumerate() {
        let Some(most) = lever.most() else { continue };
        let units = whole(&most, unit)?.min(all);
        let step = units.div_ceil(SIZES).max(1);
        let mut before = 0usize;
        for wanted in (1..=units).step_by(step).chain([units]).filter(|wanted| *wanted > 0) {
            if wanted <= before {
                continue;
            }
            let Some(pull) = lever.earning(&unit.times(&Exact::from(wanted as u64))?)? else {
                continue;
            };
            let earned = whole(&pull.gain, unit)?.min(all);
            before = earned.max(wanted);
            let Some(price) = Price::of(&pull, costs)? else { continue };
            let metric = lever.metric();
            offers.push(Offer { lever: place, pull, units: earned, price, metric });
        }
    }
    Ok(offers)
}

/// Takes from each change what is too much.
fn lessened(
    levers: &[Lever<'_>],
    taken: &[&Offer<'_>],
    need: &Exact,
    costs: Option<&Costs>,
) -> Result<Option<Way>, Overflow> {
    let mut pulls: Vec<Pull> = taken.iter().map(|offer| offer.pull.clone()).collect();
    for (place, offer) in taken.iter().enumerate() {
        let others = pulls.iter().enumerate().filter(|(other, _)| *other != place);
        let left = need.minus(&Exact::sum(others.map(|(_, pull)| &pull.gain))?)?;
        let less = levers.get(offer.lever).filter(|_| left > Exact::ZERO);
        if let Some(less) = less.map(|lever| lever.earning(&left)).transpose()?.flatten()
            && let Some(pull) = pulls.get_mut(place).filter(|pull| less.gain < pull.gain)
        {
            *pull = less;
        }
    }
    let mut price = Price::NOTHING;
    for pull in &pulls {
        let Some(of_pull) = Price::of(pull, costs)? else { return Ok(None) };
        price = price.plus(&of_pull)?;
    }
    Ok(Some(Way { pulls, price }))
}

/// Returns how many units of at least zero go into a number.
fn whole(number: &Exact, unit: &Exact) -> Result<usize, Overflow> {
    let down = Rounding { places: 0, mode: RoundingMode::Down };
    let whole = number.over(unit)?.and_then(|units| units.rounded(down).to_ticks(0));
    Ok(whole.and_then(|whole| usize::try_from(whole).ok()).unwrap_or(usize::MAX))
}
