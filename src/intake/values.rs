//! The part that all readers share: it adds units, reads cells by the type of their metric, and records
//! faults.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::day_faults;
use super::doubt::{Cell, Cells, Doubts, Percentages};
use super::faults::{Faults, Place, Spot};
use super::header::Role;
use super::messages;
use super::numeral::{DecimalSign, Form, Numeral, NumeralFault};
use super::options::{PercentScale, ReadOptions};
use super::written;
use crate::dataset::bound::Bound;
use crate::dataset::column::State;
use crate::dataset::dataset::{Dataset, Figures, OfKinds};
use crate::dataset::growing_column::ColumnBuilder;
#[cfg(feature = "xlsx")]
use crate::dataset::notes::NoteKind;
use crate::dataset::notes::Notes;
use crate::dataset::register::Register;
use crate::dataset::reported::silent_rows;
use crate::dataset::unit::{Unit, UnitIndex};
use crate::diagnostic::{Code, Location, Problem, Span};
use crate::model::metric::option_called;
use crate::model::{Framework, Metric, MetricIndex, MetricType, TargetIndex};
use crate::name::{alike, nfc, seen, trimmed};
use crate::number::{Date, Decimal};
use crate::said::said;

/// Returns the state for a word that stands in place of a value.
pub(super) fn absent_word(text: &str) -> Option<State> {
    /// In small letters. The longest word has fewer bytes than this.
    const LONGEST: usize = 24;
    match text {
        "" => Some(State::Missing),
        _ if text.eq_ignore_ascii_case("n/a") => Some(State::NotApplicable),
        _ if text.eq_ignore_ascii_case("rejected") => Some(State::Rejected),
        _ if text.len() > LONGEST || !text.contains(' ') => None,
        _ => match nfc(text).to_lowercase().as_str() {
            "không áp dụng" | "not applicable" => Some(State::NotApplicable),
            "bị loại" => Some(State::Rejected),
            _ => None,
        },
    }
}

/// Returns the yes or no of a text.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    match text {
        "1" | "yes" | "true" => return Some(true),
        "0" | "no" | "false" => return Some(false),
        _ => {}
    }
    match nfc(text).to_lowercase().as_str() {
        "yes" | "true" | "có" => Some(true),
        "no" | "false" | "không" => Some(false),
        _ => None,
    }
}

/// Returns whether a text would be read as a value of a metric. For text metrics that is unknown.
pub(super) fn is_value(kind: &MetricType, text: &str) -> bool {
    match kind {
        MetricType::YesNo => yes_no(text).is_some(),
        MetricType::Choice { options } => option_called(options, text).is_some(),
        MetricType::Date => text.parse::<Date>().is_ok(),
        MetricType::Text => false,
        MetricType::Count | MetricType::Number | MetricType::Percent | MetricType::Rank { .. } => {
            Numeral::read(text).is_ok()
        }
    }
}

/// Returns how many shares are at most 1, without those that are zero, and how many are above.
fn of_sizes(shares: impl Iterator<Item = Decimal>) -> (usize, usize) {
    let (above, most): (Vec<_>, Vec<_>) =
        shares.filter(|share| !share.is_zero()).partition(|share| share.abs() > Decimal::ONE);
    (most.len(), above.len())
}

/// The state of the search for the decimal sign.
#[derive(Debug)]
struct Signs {
    given: Option<DecimalSign>,
    /// The sign that the first proving cell proved.
    found: Option<DecimalSign>,
    /// The cells that prove the point, and the comma.
    proofs: [Cells; 2],
    listed: usize,
}

impl Signs {
    const fn current(&self) -> Option<DecimalSign> {
        match self.given {
            Some(sign) => Some(sign),
            None => self.found,
        }
    }

    const fn proof(&mut self, sign: DecimalSign) -> &mut Cells {
        let [point, comma] = &mut self.proofs;
        match sign {
            DecimalSign::Point => point,
            DecimalSign::Comma => comma,
        }
    }
}

/// The rules of a metric for the reader of plain digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    /// The least value of whole numbers.
    pub(super) least: i64,
    pub(super) most: i64,
    /// The most digits that a number may have.
    pub(super) digits: usize,
    /// Whether `12.5` may be read without further checks.
    pub(super) fractions: bool,
    /// Whether `85%` may be read without further checks.
    pub(super) percent: bool,
}

impl Plain {
    /// The most digits that always fit 64 bits.
    pub(super) const DIGITS: usize = 18;

    /// For metrics whose cells are words: no number is within these bounds.
    const WORDS: Self = Self { least: 1, most: 0, digits: 0, fractions: false, percent: false };
}

/// A cell of a metric: where its value goes, and where it stands.
#[derive(Clone, Copy)]
struct At<'a> {
    row: usize,
    metric: MetricIndex,
    declared: &'a Metric,
    place: Place<'a>,
}

impl At<'_> {
    /// Returns the cell with its text, to come back to it when all of the data is read.
    fn kept(self, text: &str, spot: Spot) -> Cell {
        Cell { row: self.row, role: Role::Metric(self.metric), text: text.into(), spot }
    }

    fn is_percent(self) -> bool {
        matches!(self.declared.kind, MetricType::Percent)
    }
}

/// A dataset under construction.
#[derive(Debug)]
pub(super) struct Intake<'f> {
    pub(super) framework: &'f Framework,
    pub(super) faults: Faults,
    /// The register, if there is one.
    pub(super) register: Option<Register>,
    pub(super) units: Vec<Unit>,
    /// The most units.
    most: usize,
    index: UnitIndex,
    /// The first place of each unit, by row.
    spots: Vec<Spot>,
    /// The place where a unit was given its name, by row, if others may give it a second one.
    pub(super) named: HashMap<usize, Span>,
    pub(super) columns: Vec<ColumnBuilder>,
    declared: Vec<Vec<Option<bool>>>,
    pub(super) notes: Notes,
    /// In a table of cases, the cells that are not data: row, column, place, text.
    pub(super) texts: Option<Vec<(usize, usize, Span, String)>>,
    percent: Option<PercentScale>,
    /// Texts that are no values, with what they stand for.
    read_as: Vec<(String, String)>,
    /// The texts of attributes as they were written first, in the form in which ids are compared.
    spellings: HashMap<(MetricIndex, String), String>,
    signs: Signs,
    /// Numbers whose sign has a meaning that depends on the rest of the file.
    undecided: Vec<Cell>,
    pub(super) doubts: Doubts,
    /// The columns without a name that were already reported.
    unnamed: HashSet<Span>,
}

impl<'f> Intake<'f> {
    pub(super) fn new(
        framework: &'f Framework,
        expected: usize,
        options: &ReadOptions,
        faults: Faults,
    ) -> Self {
        let column = |metric: &Metric| match metric.kind {
            MetricType::Text => ColumnBuilder::text(expected),
            _ => ColumnBuilder::numbers(expected),
        };
        let targets = framework.criteria().map_or(0, |criteria| criteria.targets.len());
        let listed = faults.limit();
        Self {
            framework,
            faults,
            register: options.register.clone(),
            units: Vec::with_capacity(expected),
            most: options.limits.units(framework),
            index: UnitIndex::with_capacity(expected),
            spots: Vec::with_capacity(expected),
            named: HashMap::new(),
            columns: framework.metrics.values().map(column).collect(),
            declared: vec![Vec::new(); targets],
            notes: Notes::new(framework),
            texts: None,
            percent: options.percent,
            read_as: options.read_as.clone(),
            spellings: HashMap::new(),
            signs: Signs {
                given: options.decimal,
                found: None,
                proofs: Default::default(),
                listed,
            },
            undecided: Vec::new(),
            doubts: Doubts::new(framework.metrics.len(), listed),
            unnamed: HashSet::new(),
        }
    }

    pub(super) fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Returns the number of metrics and the number of targets.
    pub(super) const fn widths(&self) -> (usize, usize) {
        (self.columns.len(), self.declared.len())
    }

    /// Returns the row of a unit whose id is in normal form.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.index.find(&self.units, id)
    }

    /// Adds a new unit, which stands at `spot` first. Returns its row; `None` if there are too many, which is reported.
    pub(super) fn add_unit(&mut self, unit: Unit, spot: Spot, place: Place<'_>) -> Option<usize> {
        let (row, most) = (self.units.len(), self.most);
        if row >= most {
            self.faults.push(place, || messages::too_many_units(most));
            return None;
        }
        self.units.push(unit);
        self.index.insert_last(&self.units);
        self.spots.push(spot);
        Some(row)
    }

    /// Adds the unit of a line, unless it is there already, which is reported. Returns its row, or that of the next unit for a
    /// refused one, whose values are still checked; `None` if there are too many.
    pub(super) fn admit(&mut self, unit: Unit, spot: Spot, place: Place<'_>) -> Option<usize> {
        let Some(first) = self.find(&unit.id) else { return self.add_unit(unit, spot, place) };
        let first = self.spot(first);
        self.repeated(&unit.id, first, said!("lines", "dòng"), place);
        Some(self.units.len())
    }

    /// Returns the first place of a unit.
    pub(super) fn spot(&self, row: usize) -> Option<Spot> {
        self.spots.get(row).copied()
    }

    /// Returns whether the unit in `row` has no value and no declaration so far.
    pub(super) fn is_empty_row(&self, row: usize) -> bool {
        let declared = |units: &Vec<Option<bool>>| units.get(row).copied().flatten().is_some();
        !self.columns.iter().any(|column| column.has(row)) && !self.declared.iter().any(declared)
    }

    /// Returns the rules for plain digits of a metric, if it is a number.
    pub(super) fn plain(metric: &Metric) -> Option<Plain> {
        let whole = |bound: Option<Decimal>, open: i64| match bound {
            // A bound that is not whole, or too large, needs the slow path.
            Some(bound) => bound.is_integer().then(|| i64::try_from(bound).ok())?,
            None => Some(open),
        };
        let bounded = metric.at_least.is_some() || metric.at_most.is_some();
        let (least, most, fractions, percent) = match metric.kind {
            MetricType::Count => (0, i64::MAX, false, false),
            MetricType::Number => (i64::MIN, i64::MAX, !bounded, false),
            // A bare `1` may be one percent: the rest of the column decides.
            MetricType::Percent => (0, 0, false, !bounded),
            MetricType::Rank { field } => (1, field.map_or(i64::MAX, i64::from), false, false),
            // `1` and `0` are words here, and `01` is not.
            MetricType::YesNo => {
                return Some(Plain { least: 0, most: 1, digits: 1, ..Plain::WORDS });
            }
            // Only words.
            MetricType::Choice { .. } => return Some(Plain::WORDS),
            MetricType::Date | MetricType::Text => return None,
        };
        let least = least.max(whole(metric.at_least, least)?);
        let most = most.min(whole(metric.at_most, most)?);
        Some(Plain { least, most, digits: Plain::DIGITS, fractions, percent })
    }

    /// Returns the most frequent words of a metric, with the numbers that encode them.
    pub(super) fn words(metric: Option<&Metric>) -> Vec<(&str, i64)> {
        match metric.map(|metric| &metric.kind) {
            Some(MetricType::YesNo) => vec![("yes", 1), ("no", 0), ("true", 1), ("false", 0)],
            Some(MetricType::Choice { options }) => {
                options.iter().map(|option| option.id.as_str()).zip(0i64..).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the decimal sign, if it is known by now.
    pub(super) const fn decimal_sign(&self) -> Option<DecimalSign> {
        self.signs.current()
    }

    /// Reports a column without a name, at its first cell with content.
    #[cold]
    pub(super) fn unnamed(&mut self, column: Option<Span>, cell: Span) {
        let span = column.unwrap_or(cell);
        if !self.unnamed.insert(span) {
            return;
        }
        let place = span.place();
        let problem = || {
            Problem::new(Code::UnnamedColumn, said!("a column with values has no name", "một cột có giá trị nhưng không có tên")).help(
                said!("give it the id of its metric; if it holds notes, delete them, or give it a name and name that as one to ignore", "đặt tên cột là mã của số liệu; nếu là ghi chú thì xóa đi, hoặc đặt tên rồi cho bỏ qua bằng `--ignore`"),
            )
        };
        let related = || column.map(|_| (cell, said!("a value stands here", "ở đây có giá trị")));
        self.faults.push_related(place, problem, related);
    }

    /// Counts a cell that proves the decimal sign, unless its place is still to be recorded by
    /// [`Intake::value`].
    #[inline]
    pub(super) fn counts_proof(&mut self, sign: DecimalSign) -> bool {
        let listed = self.signs.listed;
        let given = self.signs.given.is_some();
        let proof = self.signs.proof(sign);
        let noted = given || proof.kept.len() >= listed;
        proof.count = proof.count.saturating_add(usize::from(noted));
        noted
    }

    /// Reads a cell by the type of its metric.
    pub(super) fn value(&mut self, row: usize, metric: MetricIndex, text: &str, place: Place<'_>) {
        let text = trimmed(text);
        let framework = self.framework;
        let Some(declared) = framework.metric_at(metric) else { return };
        let at = At { row, metric, declared, place };
        let stands_for = self.stands_for(&declared.kind, text);
        let text = stands_for.as_deref().unwrap_or(text);
        // An option may be called by such a word.
        let is_option = matches!(&declared.kind, MetricType::Choice { options }
            if text.contains(' ') && option_called(options, text).is_some());
        if let Some(state) = absent_word(text).filter(|_| !is_option) {
            self.absent(row, metric, state);
            return;
        }
        match &declared.kind {
            MetricType::Count
            | MetricType::Number
            | MetricType::Percent
            | MetricType::Rank { .. } => self.numeral(at, text),
            MetricType::YesNo => match yes_no(text) {
                Some(answer) => self.put(at, i128::from(answer), 0),
                None => self.faults.push(place, || messages::not_yes_no(declared, text)),
            },
            MetricType::Choice { options } => match option_called(options, text) {
                // Every position fits.
                Some(position) => self.put(at, i128::try_from(position).unwrap_or_default(), 0),
                None => self.faults.push(place, || messages::not_an_option(declared, text)),
            },
            MetricType::Date => {
                self.doubts.day((row, Role::Metric(metric)), text, place);
                match text.parse::<Date>() {
                    Ok(date) => self.put(at, i128::from(date.ordinal()), 0),
                    Err(_) => self.faults.push(place, || day_faults::not_a_date(declared, text)),
                }
            }
            MetricType::Text => {
                if let Some(problem) = written::error_of(text) {
                    self.faults.push(place, || problem);
                    return;
                }
                if written::is_blank(text) {
                    self.took(text, "");
                    self.absent(row, metric, State::Missing);
                    return;
                }
                let text = match declared.is_attribute {
                    true => self.spelling(metric, text).into(),
                    false => Cow::Borrowed(text),
                };
                if let Some(column) = self.columns.get_mut(metric.get()) {
                    column.put_text(row, &text);
                }
            }
        }
    }

    /// Returns what a text stands for that is no value, if the caller said so and that is a value.
    fn stands_for(&mut self, kind: &MetricType, text: &str) -> Option<String> {
        if self.read_as.is_empty() || absent_word(text).is_some() || is_value(kind, text) {
            return None;
        }
        let form = |text: &str| nfc(trimmed(text)).to_lowercase();
        let (said, value) = self.read_as.iter().find(|(said, _)| form(said) == form(text))?;
        if absent_word(value).is_none() && !is_value(kind, value) {
            return None;
        }
        let (said, value) = (said.clone(), value.clone());
        self.took(&said, &value);
        Some(value)
    }

    /// Returns the text of an attribute as it was written first. Units that have it are compared with each other,
    /// however it is written.
    fn spelling(&mut self, attribute: MetricIndex, text: &str) -> String {
        let own = seen(text);
        let form = (attribute, alike(text));
        let first = self.spellings.entry(form).or_insert_with(|| own.clone().into_owned()).clone();
        if first != own {
            self.took(text, &first);
        }
        first
    }

    /// Remembers what a text was read as, to tell it.
    pub(super) fn took(&mut self, text: &str, value: &str) {
        let read_as = (text.to_owned(), value.to_owned());
        let count = self.faults.remarks.read_as.entry(read_as).or_default();
        *count = count.saturating_add(1);
    }

    fn put(&mut self, at: At<'_>, mantissa: i128, places: u32) {
        if let Some(column) = self.columns.get_mut(at.metric.get()) {
            match i64::try_from(mantissa) {
                Ok(small) => column.put(at.row, small, places),
                Err(_) => column.put_slowly(at.row, mantissa, places),
            }
        }
    }

    fn bad_number(&mut self, at: At<'_>, text: &str, fault: NumeralFault) {
        self.faults.push(at.place, || messages::bad_number(at.declared, text, fault));
    }

    fn numeral(&mut self, at: At<'_>, text: &str) {
        let At { declared, place, .. } = at;
        let numeral = match Numeral::read(text) {
            Ok(numeral) => numeral,
            Err(fault) => return self.bad_number(at, text, fault),
        };
        let whole = matches!(declared.kind, MetricType::Count | MetricType::Rank { .. });
        if numeral.percent && !at.is_percent() {
            self.faults.push(place, || messages::not_a_percentage(declared, text));
            return;
        }
        if whole && matches!(numeral.form, Form::Decimal(_)) {
            self.faults.push(place, || messages::not_whole(declared, text));
            return;
        }
        if let Some(given) = self.signs.given {
            if numeral.form.proves().is_some_and(|proved| proved != given) {
                self.faults.push(place, || messages::sign_not_as_given(declared, text, given));
                return;
            }
        } else if let (Some(proved), Some(span)) = (numeral.form.proves(), place.span()) {
            let listed = self.signs.listed;
            self.signs.found.get_or_insert(proved);
            self.signs.proof(proved).keep(listed, || at.kept(text, Spot::Text(span)));
        }
        let sign = match (numeral.form, self.signs.current()) {
            // One of the two cells is refused for its sign. Its value with the other sign does not matter.
            (form, Some(sign)) if form.proves().is_some_and(|proved| proved != sign) => return,
            (_, Some(sign)) => sign,
            (Form::Either(_), None) => {
                let cell = place.span().map(|span| at.kept(text, Spot::Text(span)));
                self.undecided.extend(cell);
                return;
            }
            (form, None) => form.proves().unwrap_or(DecimalSign::Point),
        };
        self.decided(at, numeral, sign, text);
    }

    /// Reads a number whose signs are known.
    fn decided(&mut self, at: At<'_>, numeral: Numeral<'_>, sign: DecimalSign, text: &str) {
        // `1.000`, which is 1 with a decimal sign, hardly means that for a whole number.
        let whole = matches!(at.declared.kind, MetricType::Count | MetricType::Rank { .. });
        if whole && numeral.form == Form::Either(sign) {
            self.faults.push(at.place, || messages::not_whole(at.declared, text));
            return;
        }
        match numeral.value(sign) {
            Ok((mantissa, places)) => {
                let value = Decimal::try_from_i128_with_scale(mantissa, places).unwrap_or_default();
                if let Some(value) = self.share(at, value, text, numeral.percent) {
                    self.bounded(at, value, Some(text));
                }
            }
            Err(fault) => self.bad_number(at, text, fault),
        }
    }

    /// Records whether a percentage is written with its sign. Returns its share, or `None` if it is refused: without
    /// the sign, one above 1 is, unless the caller said how such numbers are read.
    fn share(&mut self, at: At<'_>, value: Decimal, text: &str, percent: bool) -> Option<Decimal> {
        if !at.is_percent() {
            return Some(value);
        }
        if percent {
            self.doubts.share((at.row, at.metric), (value, true), text, at.place);
            return Some(value);
        }
        if let Some(scale) = self.percent {
            return self.scaled(scale, at, value, text);
        }
        self.doubts.share((at.row, at.metric), (value, false), text, at.place);
        let above = value.abs() > Decimal::ONE;
        if above {
            self.faults.push(at.place, || messages::percent_ambiguous(at.declared, text));
        }
        (!above).then_some(value)
    }

    /// Returns the share that a percentage without sign is, as the caller said.
    fn scaled(
        &mut self,
        scale: PercentScale,
        at: At<'_>,
        value: Decimal,
        text: &str,
    ) -> Option<Decimal> {
        let percentages = &mut self.faults.remarks.percentages;
        *percentages = percentages.saturating_add(1);
        let size = value.abs();
        let hundredth = match scale {
            PercentScale::Whole => true,
            PercentScale::Share if size > Decimal::ONE => {
                self.faults.push(at.place, || messages::percent_ambiguous(at.declared, text));
                return None;
            }
            PercentScale::Mixed if size == Decimal::ONE => {
                self.faults.push(at.place, || messages::share_ambiguous(at.declared, text));
                return None;
            }
            PercentScale::Share => false,
            PercentScale::Mixed => size > Decimal::ONE,
        };
        if !hundredth {
            return Some(value);
        }
        let places = value.scale().saturating_add(2);
        let share = Decimal::try_from_i128_with_scale(value.mantissa(), places).ok();
        if share.is_none() {
            self.bad_number(at, text, NumeralFault::TooLong);
        }
        share
    }

    /// Records that a cell in the column of a metric has a percent sign.
    #[inline]
    pub(super) fn shows_percent(&mut self, metric: MetricIndex, spot: Spot) {
        self.doubts.prove(metric, Percentages::Sign, spot);
    }

    /// Stores a number if the metric allows it. `text` is how it was written, if it was.
    fn bounded(&mut self, at: At<'_>, value: Decimal, text: Option<&str>) {
        let At { declared, place, .. } = at;
        let in_bounds = declared.at_least.is_none_or(|least| value >= least)
            && declared.at_most.is_none_or(|most| value <= most);
        let written = || text.map_or_else(|| value.to_string().into(), Cow::Borrowed);
        let in_field = match declared.kind {
            MetricType::Rank { field } => {
                value >= Decimal::ONE && field.is_none_or(|field| value <= Decimal::from(field))
            }
            _ => true,
        };
        match declared.kind {
            MetricType::Count | MetricType::Rank { .. }
                if !value.is_integer() || value.is_sign_negative() =>
            {
                self.faults.push(place, || messages::not_whole(declared, &written()));
            }
            _ if !in_bounds || !in_field => {
                self.faults.push(place, || messages::out_of_bounds(declared, &written(), value));
            }
            _ => self.put(at, value.mantissa(), value.scale()),
        }
    }

    /// Reads a number that is not a text.
    pub(super) fn number(
        &mut self,
        row: usize,
        metric: MetricIndex,
        value: Decimal,
        place: Place<'_>,
    ) {
        let Some(declared) = self.framework.metric_at(metric) else { return };
        self.stored(At { row, metric, declared, place }, value, None);
    }

    /// Stores a number that is not a text, and what its cell shows, if it has one.
    fn stored(&mut self, at: At<'_>, value: Decimal, text: Option<&str>) {
        if value.mantissa().unsigned_abs() >= 10u128.pow(28) {
            self.bad_number(at, &value.to_string(), NumeralFault::TooLong);
        } else {
            // Zero may have a sign.
            let value = if value.is_zero() { Decimal::ZERO } else { value };
            self.bounded(at, value, text);
        }
    }

    /// Reads a number from a cell of a workbook, which may show it as a percentage, or from a record batch, where the metric
    /// is a number.
    #[cfg(any(feature = "arrow", feature = "xlsx"))]
    pub(super) fn typed_number(
        &mut self,
        row: usize,
        metric: MetricIndex,
        (value, text, percent): (Decimal, &str, bool),
        place: Place<'_>,
    ) {
        let Some(declared) = self.framework.metric_at(metric) else { return };
        let at = At { row, metric, declared, place };
        let Some(value) = self.share(at, value, text, percent) else { return };
        if percent && !at.is_percent() {
            self.faults.push(place, || messages::shown_as_percentage(declared, text));
        } else {
            self.stored(at, value, Some(text));
        }
    }

    /// Records a day that a cell of a workbook holds, where a day is asked for.
    #[cfg(feature = "xlsx")]
    pub(super) fn day_of_cell(&mut self, row: usize, role: Role, day: Date, place: Place<'_>) {
        let is_date = |metric| {
            let declared = self.framework.metric_at(metric);
            declared.is_some_and(|declared| matches!(declared.kind, MetricType::Date))
        };
        if role.metric().is_some_and(is_date) || matches!(role, Role::Note(NoteKind::AsOf, _)) {
            self.doubts.day_of_cell((row, role), day, place);
        }
    }

    /// Stores an absence.
    pub(super) fn absent(&mut self, row: usize, metric: MetricIndex, state: State) {
        if let Some(column) = self.columns.get_mut(metric.get()) {
            column.put_absent(row, state);
        }
    }

    /// Stores what a unit declared of a target.
    pub(super) fn declare(
        &mut self,
        row: usize,
        target: TargetIndex,
        text: &str,
        place: Place<'_>,
    ) {
        let text = trimmed(text);
        let stands_for = self.stands_for(&MetricType::YesNo, text);
        let text = stands_for.as_deref().unwrap_or(text);
        let answer = match yes_no(text) {
            Some(answer) => answer,
            None if text.is_empty() => return,
            None => {
                self.faults.push(place, || {
                    let what = said!("the declaration {} is neither yes nor no", "khai báo {} không phải là có hoặc không", messages::quoted(text));
                    Problem::new(Code::NeitherYesNorNo, what).allowed(
                        said!("yes or no (also `có`, `không`, `true`, `false`, `1`, `0`); an empty cell if nothing was declared", "có hoặc không (viết được cả `có`, `không`, `true`, `false`, `1`, `0`); để trống nếu không khai"),
                    ).help(said!("write `yes` where the unit says that the target is met, `no` where it is not", "viết `có` nếu đơn vị khai là đạt, `không` nếu chưa đạt"))
                });
                return;
            }
        };
        if let Some(column) = self.declared.get_mut(target.get()) {
            if column.len() <= row {
                column.resize(row.saturating_add(1), None);
            }
            if let Some(slot) = column.get_mut(row) {
                *slot = Some(answer);
            }
        }
    }

    /// Reads the numbers that waited for the decimal sign.
    fn settle_signs(&mut self) {
        let both = self.signs.proofs.iter().all(|proof| proof.count > 0);
        if both && self.signs.given.is_none() {
            let [point, comma] = std::mem::take(&mut self.signs.proofs);
            let first = |cells: &Cells| cells.kept.first()?.spot.span();
            let (of_point, of_comma) = (first(&point), first(&comma));
            let (fewer_points, fewer_commas) =
                (point.count <= comma.count, comma.count <= point.count);
            for (cells, are_fewer, other, sign) in [
                (point, fewer_points, of_comma, DecimalSign::Point),
                (comma, fewer_commas, of_point, DecimalSign::Comma),
            ] {
                let is = || said!("here it is `{}`", "ở đây là `{}`", sign.other().as_char());
                let proof = other.map(|span| (span, is()));
                let (data, faults) = ((self.framework, &*self.units), &mut self.faults);
                if are_fewer {
                    let problem = |of: Option<&Metric>, text: &str| {
                        Some(messages::sign_contradicts(of?, text, sign))
                    };
                    cells.report(data, faults, proof, problem);
                }
            }
        }
        let (sign, of_cases) = (self.signs.current(), self.texts.is_some());
        for Cell { row, role, text, spot } in std::mem::take(&mut self.undecided) {
            let Some(metric) = role.metric() else { continue };
            let Some(declared) = self.framework.metric_at(metric) else { continue };
            let unit = self.units.get(row).map(|unit| unit.id.clone()).unwrap_or_default();
            let place = spot.place(&unit, "metrics", &declared.id);
            let at = At { row, metric, declared, place };
            match (sign, Numeral::read(&text)) {
                (Some(sign), Ok(numeral)) => self.decided(at, numeral, sign, &text),
                _ => {
                    self.faults.push(place, || messages::sign_ambiguous(declared, &text, of_cases))
                }
            }
        }
    }

    /// Returns the dataset, or all faults.
    pub(super) fn finish(self) -> Result<Dataset, Faults> {
        self.finish_with(|_| |_| None)
    }

    /// Returns the dataset, or all faults. `places` returns how to find the places of spans, which other files of a dataset
    /// may need.
    pub(super) fn finish_with<F: Fn(Span) -> Option<Location>>(
        mut self,
        places: impl FnOnce(Vec<Span>) -> F,
    ) -> Result<Dataset, Faults> {
        self.take_attributes();
        self.settle_signs();
        let doubts = std::mem::replace(&mut self.doubts, Doubts::new(0, 0));
        let (large, open) = doubts.settle(self.framework, &self.units, &mut self.faults);
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let spans = open.spans();
        if !spans.is_empty() {
            open.keep(places(spans), &mut self.faults.remarks);
        }
        let units = self.units.len();
        let bound = Bound::to(self.framework);
        self.units.shrink_to_fit();
        let columns = std::mem::take(&mut self.columns).into_iter();
        let columns: Vec<_> = columns.map(|column| column.finish(units)).collect();
        self.check_sums(&columns);
        let data = (self.framework, &*self.units);
        for (column, cells) in columns.iter().zip(large) {
            // Where most units have more than 100 %, such a percentage is one.
            let values = (0..units).filter_map(|row| column.decimal(row).ok());
            let (shares, above) = if cells.count == 0 { (0, 0) } else { of_sizes(values) };
            if shares > above {
                let problem = |of: Option<&Metric>, text: &str| {
                    let of = of.filter(|of| of.at_most.is_none())?;
                    Some(messages::hundredfold(of, text))
                };
                cells.report(data, &mut self.faults, None, problem);
            }
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(Dataset::made(Figures {
            silent: silent_rows(&bound.metrics, units, &columns, &self.declared),
            bound,
            units: self.units,
            index: self.index,
            columns,
            declared: self.declared,
            notes: self.notes,
            register: self.register,
            remarks: *self.faults.remarks,
            digest: OnceLock::new(),
            of_kinds: OfKinds::default(),
        }))
    }
}
