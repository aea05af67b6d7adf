//! How values are drawn, column by column.

use std::collections::BTreeMap;

use crate::random::Random;
use crate::units::Unit;

/// How a value is drawn. `low` and `high` belong to quality 0 and 1000; rates are per mille.
pub(crate) enum Draw {
    YesNo(i64, i64),
    /// The first option by the rate, the second for two thirds of the rest.
    Choice([&'static str; 3], i64, i64),
    /// A date in the first five months of a year, earlier in better units; empty where the unit answers
    /// no in the column named.
    Date(u16, &'static str),
    /// A count that does not depend on quality; zero at the rate of the last number.
    Whole(i64, i64, i64),
    /// A part of the column named.
    Part(&'static str, i64, i64),
    Tally(i64, i64),
    /// A percentage with one decimal.
    Percent(i64, i64),
    /// A number with one decimal, in tenths.
    Tenths(i64, i64),
    /// From how many units the unit was formed.
    Former,
}

/// What a unit needs for the column to apply.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Needs {
    Nothing,
    Services,
    Survey,
    /// To be a unit of this kind.
    Kind(&'static str),
}

pub(crate) struct Column {
    pub(crate) id: &'static str,
    draw: Draw,
    needs: Needs,
    /// Rate, per mille, of units to which the column does not apply.
    inapplicable: i64,
    /// Greatest noise either way: per mille for a rate.
    noise: i64,
}

pub(crate) const fn column(id: &'static str, draw: Draw) -> Column {
    let noise = match draw {
        Draw::Tally(low, high) => (if low < high { high - low } else { low - high }) / 6,
        Draw::Percent(..) => 30,
        Draw::Tenths(..) => 6,
        _ => 70,
    };
    Column { id, draw, needs: Needs::Nothing, inapplicable: 0, noise }
}

/// Who looks after information technology.
pub(crate) const fn officer() -> Column {
    column("it_officer", Draw::Choice(["full_time", "part_time", "none"], 150, 950))
}

pub(crate) const fn yes_no(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::YesNo(low, high))
}

pub(crate) const fn head(low: i64, high: i64) -> Column {
    column("committee_head", Draw::Choice(["chief", "deputy", "none"], low, high))
}

/// The date of a yearly plan.
pub(crate) const fn date(id: &'static str, year: u16) -> Column {
    date_if(id, year, "annual_plan_issued")
}

pub(crate) const fn date_if(id: &'static str, year: u16, answer: &'static str) -> Column {
    column(id, Draw::Date(year, answer))
}

pub(crate) const fn whole(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Whole(low, high, 0))
}

pub(crate) const fn whole_or_zero(id: &'static str, low: i64, high: i64, zero: i64) -> Column {
    column(id, Draw::Whole(low, high, zero))
}

pub(crate) const fn part(id: &'static str, of: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Part(of, low, high))
}

pub(crate) const fn tally(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Tally(low, high))
}

pub(crate) const fn percent(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Percent(low, high))
}

pub(crate) const fn tenths(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Tenths(low, high))
}

impl Column {
    pub(crate) const fn needs(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }

    pub(crate) const fn inapplicable(mut self, per_mille: i64) -> Self {
        self.inapplicable = per_mille;
        self
    }

    pub(crate) const fn noise(mut self, noise: i64) -> Self {
        self.noise = noise;
        self
    }
}

/// One row in the making: its unit, its generator, and the counts drawn so far (a yes counts as 1; none where
/// not applicable).
pub(crate) struct Row<'a> {
    unit: &'a Unit,
    random: Random,
    counts: BTreeMap<&'static str, Option<i64>>,
}

impl<'a> Row<'a> {
    /// The row of a unit in a file.
    pub(crate) fn new(file: u64, unit: &'a Unit) -> Self {
        Self { unit, random: Random::of(file, unit.number), counts: BTreeMap::new() }
    }

    /// `low` to `high` by quality, with noise.
    fn lean(&mut self, low: i64, high: i64, noise: i64) -> i64 {
        low + (high - low) * self.unit.quality / 1000 + self.random.between(-noise, noise)
    }

    pub(crate) fn cell(&mut self, column: &Column) -> String {
        let drawn = self.draw(column);
        let lost = 3 + (1000 - self.unit.quality) / 90;
        let (missing, rejected) = (self.random.chance(lost), self.random.chance(3));
        match drawn {
            None => "n/a".to_owned(),
            Some(_) if missing || (column.needs == Needs::Survey && !self.unit.survey) => {
                String::new()
            }
            Some(text) if rejected && !text.is_empty() => "rejected".to_owned(),
            Some(text) => text,
        }
    }

    /// The text of a value; none where the column does not apply to the unit.
    fn draw(&mut self, column: &Column) -> Option<String> {
        let applies = !self.random.chance(column.inapplicable)
            && match column.needs {
                Needs::Services => self.unit.services,
                Needs::Kind(kind) => self.unit.kind == kind,
                Needs::Nothing | Needs::Survey => true,
            };
        let noise = column.noise;
        let text = match column.draw {
            Draw::YesNo(low, high) => {
                let rate = self.lean(low, high, 0);
                let yes = self.random.chance(rate);
                self.counts.insert(column.id, Some(i64::from(yes)));
                if yes { "yes" } else { "no" }.to_owned()
            }
            Draw::Choice([first, second, third], low, high) => {
                let rate = self.lean(low, high, 0);
                let (best, middle) = (self.random.chance(rate), self.random.chance(667));
                let option = if best {
                    first
                } else if middle {
                    second
                } else {
                    third
                };
                option.to_owned()
            }
            Draw::Date(year, answer) => {
                let day = self.lean(105, 15, 30).clamp(4, 150);
                let issued = self.counts.get(answer) != Some(&Some(0));
                if issued { date_text(year, day) } else { String::new() }
            }
            Draw::Whole(low, high, zero) => {
                let (count, none) = (self.random.between(low, high), self.random.chance(zero));
                self.count(column, applies, if none { 0 } else { count })
            }
            Draw::Part(of, low, high) => {
                let rate = self.lean(low, high, noise).clamp(0, 1000);
                let whole = self.counts.get(of).copied().flatten();
                let count = (whole.unwrap_or(0) * rate + 500) / 1000;
                let text = self.count(column, applies && whole.is_some(), count);
                whole?;
                text
            }
            Draw::Tally(low, high) => {
                let count = self.lean(low, high, noise).max(0);
                self.count(column, applies, count)
            }
            Draw::Percent(low, high) => {
                let rate = self.lean(low, high, noise).clamp(0, 1000);
                format!("{}%", tenths_text(rate))
            }
            Draw::Tenths(low, high) => tenths_text(self.lean(low, high, noise).max(1)),
            Draw::Former => self.count(column, applies, self.unit.former),
        };
        applies.then_some(text)
    }

    fn count(&mut self, column: &Column, applies: bool, count: i64) -> String {
        self.counts.insert(column.id, applies.then_some(count));
        count.to_string()
    }
}

fn tenths_text(tenths: i64) -> String {
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The date of a day of the year, counted from 1, in the first five months of a common year.
fn date_text(year: u16, day_of_year: i64) -> String {
    let mut day = day_of_year;
    let mut month = 1;
    for length in [31, 28, 31, 30] {
        if day <= length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{day:02}")
}
