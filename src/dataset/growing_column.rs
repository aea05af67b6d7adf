//! A column while it is being read. It starts at eight bits and no decimal places, and grows when a value
//! needs it.

use rust_decimal::Decimal;

use super::column::{Column, State, Values};

/// Powers of ten that fit 64 bits.
const POWERS: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut place = 1;
    while place < powers.len() {
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated by the compiler, which refuses a place that is not there"
        )]
        {
            powers[place] = powers[place - 1] * 10;
            place += 1;
        }
    }
    powers
};

/// Returns `10^exponent`, if it fits.
pub(crate) fn power(exponent: u32) -> Option<i64> {
    POWERS.get(usize::try_from(exponent).ok()?).copied()
}

/// Marks a cell without a value yet. It becomes missing.
const UNSET: u8 = u8::MAX;

/// Removes trailing zeros after the point.
fn without_zeros(mut mantissa: i128, mut places: u32) -> (i128, u32) {
    while places > 0
        && let (Some(tenth), Some(0)) = (mantissa.checked_div(10), mantissa.checked_rem(10))
    {
        mantissa = tenth;
        places = places.saturating_sub(1);
    }
    (mantissa, places)
}

/// Returns `mantissa × 10^−places`. A mantissa of 64 bits always fits a decimal.
fn decimal(mantissa: i64, places: u32) -> Decimal {
    let exact = Decimal::try_from_i128_with_scale(i128::from(mantissa), places);
    exact.unwrap_or_default().normalize()
}

/// Sets `value` at `row`, which is in the list or directly after its end.
fn place<T>(values: &mut Vec<T>, row: usize, value: T) {
    match values.get_mut(row) {
        Some(slot) => *slot = value,
        None => values.push(value),
    }
}

/// Sets `value` at `row` if it fits the width of the list.
fn place_narrow<T: TryFrom<i64>>(values: &mut Vec<T>, row: usize, value: i64) -> bool {
    match T::try_from(value) {
        Ok(value) => {
            place(values, row, value);
            true
        }
        Err(_) => false,
    }
}

/// Appends `value` if `row` is the end of the list and the value fits its width.
#[inline]
fn append<T: TryFrom<i64>>(values: &mut Vec<T>, row: usize, value: i64) -> bool {
    match T::try_from(value) {
        Ok(value) if row == values.len() => {
            values.push(value);
            true
        }
        _ => false,
    }
}

/// Collects values and grows into a [`Column`].
#[derive(Debug)]
pub(crate) struct ColumnBuilder {
    scale: u32,
    values: Values,
    /// Shorter than the values while the rest is present, so that present values cost nothing here.
    states: Vec<u8>,
    /// The expected number of units, to reserve room once for each width.
    expected: usize,
}

impl ColumnBuilder {
    /// Creates a column of numbers.
    pub(crate) fn numbers(expected: usize) -> Self {
        let values = Values::I8(Vec::with_capacity(expected));
        Self { scale: 0, values, states: Vec::new(), expected }
    }

    /// Creates a column of text.
    pub(crate) fn text(expected: usize) -> Self {
        let values = Values::Text(Vec::with_capacity(expected));
        Self { scale: 0, values, states: Vec::new(), expected }
    }

    /// Returns whether a row has a value, or an absence with a reason.
    pub(crate) fn has(&self, row: usize) -> bool {
        let nothing = |code: &u8| *code == UNSET || *code == State::Missing.code();
        row < self.len() && !self.states.get(row).is_some_and(nothing)
    }

    pub(crate) const fn len(&self) -> usize {
        self.values.len()
    }

    /// Sets `mantissa × 10^−places`. This is the path of nearly every cell: one comparison and one push.
    #[inline]
    pub(crate) fn put(&mut self, row: usize, mantissa: i64, places: u32) {
        let aligned = match self.scale.checked_sub(places) {
            Some(0) => Some(mantissa),
            Some(more) => power(more).and_then(|factor| mantissa.checked_mul(factor)),
            None => None,
        };
        let appended = aligned.is_some_and(|number| match &mut self.values {
            Values::I8(values) => append(values, row, number),
            Values::I16(values) => append(values, row, number),
            Values::I32(values) => append(values, row, number),
            _ => false,
        });
        if !appended {
            self.put_slowly(row, i128::from(mantissa), places);
        }
    }

    /// Sets a number of up to 28 digits, up to 28 of them after the point.
    #[cold]
    pub(crate) fn put_slowly(&mut self, row: usize, mantissa: i128, places: u32) {
        self.pad(row);
        let (mantissa, places) = without_zeros(mantissa, places);
        if places > self.scale {
            self.raise_scale(places);
        }
        let aligned = || {
            let factor = power(self.scale.checked_sub(places)?)?;
            i64::try_from(mantissa.checked_mul(i128::from(factor))?).ok()
        };
        match aligned() {
            Some(number) if !matches!(self.values, Values::Wide(_)) => {
                while !self.write(row, number) {
                    self.widen();
                }
            }
            _ => {
                let number = Decimal::try_from_i128_with_scale(mantissa, places);
                let number = number.unwrap_or_default().normalize();
                self.make_wide();
                if let Values::Wide(values) = &mut self.values {
                    place(values, row, number);
                }
            }
        }
        self.mark(row, State::Present.code());
    }

    /// Sets a text.
    pub(crate) fn put_text(&mut self, row: usize, text: &str) {
        self.pad(row);
        if let Values::Text(values) = &mut self.values {
            place(values, row, text.into());
        }
        self.mark(row, State::Present.code());
    }

    /// Sets an absence.
    pub(crate) fn put_absent(&mut self, row: usize, state: State) {
        self.pad(row);
        self.blank(row);
        self.mark(row, state.code());
    }

    /// Returns the column, filled up with missing values to the number of units.
    pub(crate) fn finish(mut self, units: usize) -> Column {
        self.pad(units);
        let absent = |code: &u8| *code != State::Present.code();
        let states = self.states.iter().any(absent).then(|| {
            let mut states = self.states;
            states.resize(units, State::Present.code());
            states
                .iter_mut()
                .filter(|code| **code == UNSET)
                .for_each(|c| *c = State::Missing.code());
            states.shrink_to_fit();
            states
        });
        let mut values = self.values;
        match &mut values {
            Values::I8(values) => values.shrink_to_fit(),
            Values::I16(values) => values.shrink_to_fit(),
            Values::I32(values) => values.shrink_to_fit(),
            Values::I64(values) => values.shrink_to_fit(),
            Values::Wide(values) => values.shrink_to_fit(),
            Values::Text(values) => values.shrink_to_fit(),
        }
        Column::new(self.scale, values, states)
    }

    /// Fills up to `row` with cells without a value.
    fn pad(&mut self, row: usize) {
        while self.len() < row {
            let next = self.len();
            self.blank(next);
            self.mark(next, UNSET);
        }
    }

    fn blank(&mut self, row: usize) {
        match &mut self.values {
            Values::Text(values) => place(values, row, "".into()),
            Values::Wide(values) => place(values, row, Decimal::ZERO),
            _ => {
                self.write(row, 0);
            }
        }
    }

    fn mark(&mut self, row: usize, code: u8) {
        if code == State::Present.code() {
            if let Some(state) = self.states.get_mut(row) {
                *state = code;
            }
        } else {
            if self.states.len() < row {
                self.states.reserve(self.expected.saturating_sub(self.states.len()));
                self.states.resize(row, State::Present.code());
            }
            place(&mut self.states, row, code);
        }
    }

    /// Sets the number, at the scale of the column, if it fits its width. Returns whether it did.
    #[inline]
    fn write(&mut self, row: usize, number: i64) -> bool {
        match &mut self.values {
            Values::I8(values) => place_narrow(values, row, number),
            Values::I16(values) => place_narrow(values, row, number),
            Values::I32(values) => place_narrow(values, row, number),
            Values::I64(values) => place_narrow(values, row, number),
            Values::Wide(values) => {
                place(values, row, decimal(number, self.scale));
                true
            }
            Values::Text(_) => true,
        }
    }

    /// Changes to the next width.
    fn widen(&mut self) {
        fn copy<A: Copy, B: From<A>>(from: &[A], expected: usize) -> Vec<B> {
            let mut wider = Vec::with_capacity(expected.max(from.len()));
            wider.extend(from.iter().copied().map(B::from));
            wider
        }
        self.values = match &self.values {
            Values::I8(values) => Values::I16(copy(values, self.expected)),
            Values::I16(values) => Values::I32(copy(values, self.expected)),
            Values::I32(values) => Values::I64(copy(values, self.expected)),
            Values::I64(_) | Values::Wide(_) | Values::Text(_) => return,
        };
    }

    /// Changes the numbers to decimals, each with its own scale.
    fn make_wide(&mut self) {
        if !matches!(self.values, Values::Wide(_) | Values::Text(_)) {
            let scale = self.scale;
            let decimals = self.numbers_so_far().into_iter().map(|number| decimal(number, scale));
            self.values = Values::Wide(decimals.collect());
        }
    }

    fn numbers_so_far(&self) -> Vec<i64> {
        match &self.values {
            Values::I8(values) => values.iter().copied().map(i64::from).collect(),
            Values::I16(values) => values.iter().copied().map(i64::from).collect(),
            Values::I32(values) => values.iter().copied().map(i64::from).collect(),
            Values::I64(values) => values.clone(),
            Values::Wide(_) | Values::Text(_) => Vec::new(),
        }
    }

    /// Restates the numbers at more places. If they no longer fit 64 bits, they become wide numbers.
    fn raise_scale(&mut self, places: u32) {
        if matches!(self.values, Values::Wide(_) | Values::Text(_)) {
            return;
        }
        let numbers = self.numbers_so_far();
        let restate = |factor: i64| -> Option<Vec<i64>> {
            numbers.iter().map(|number| number.checked_mul(factor)).collect()
        };
        // A scale whose power of ten does not fit 64 bits always makes the column wide, so that the form of a
        // column does not depend on the order of its values.
        let factor = power(places).and_then(|_| power(places.checked_sub(self.scale)?));
        match factor.and_then(restate) {
            Some(restated) => {
                self.scale = places;
                let widest = restated
                    .iter()
                    .copied()
                    .fold((0, 0), |(low, high): (i64, i64), n| (low.min(n), high.max(n)));
                self.values = narrowest(restated, widest, self.expected);
            }
            None => self.make_wide(),
        }
    }
}

/// Returns the numbers in the narrowest width that holds everything from `low` to `high`.
fn narrowest(numbers: Vec<i64>, (low, high): (i64, i64), expected: usize) -> Values {
    fn copy<T: TryFrom<i64>>(numbers: &[i64], expected: usize) -> Vec<T> {
        let mut narrow = Vec::with_capacity(expected.max(numbers.len()));
        narrow.extend(numbers.iter().copied().flat_map(T::try_from));
        narrow
    }
    let fits = |least: i64, greatest: i64| least <= low && high <= greatest;
    if fits(i8::MIN.into(), i8::MAX.into()) {
        Values::I8(copy(&numbers, expected))
    } else if fits(i16::MIN.into(), i16::MAX.into()) {
        Values::I16(copy(&numbers, expected))
    } else if fits(i32::MIN.into(), i32::MAX.into()) {
        Values::I32(copy(&numbers, expected))
    } else {
        Values::I64(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AbsentKind;
    use crate::number::Exact;

    fn column(numbers: &[(i128, u32)]) -> Column {
        let mut builder = ColumnBuilder::numbers(0);
        for (row, (mantissa, places)) in numbers.iter().enumerate() {
            match i64::try_from(*mantissa) {
                Ok(small) => builder.put(row, small, *places),
                Err(_) => builder.put_slowly(row, *mantissa, *places),
            }
        }
        builder.finish(numbers.len())
    }

    const fn width(column: &Column) -> &'static str {
        match column.values() {
            Values::I8(_) => "8",
            Values::I16(_) => "16",
            Values::I32(_) => "32",
            Values::I64(_) => "64",
            Values::Wide(_) => "wide",
            Values::Text(_) => "text",
        }
    }

    #[test]
    fn the_width_follows_the_numbers() {
        for (bound, narrow, wider) in [
            (i128::from(i8::MAX), "8", "16"),
            (i128::from(i16::MAX), "16", "32"),
            (i128::from(i32::MAX), "32", "64"),
            (i128::from(i64::MAX), "64", "wide"),
        ] {
            for (number, expected) in
                [(bound, narrow), (bound + 1, wider), (-bound - 1, narrow), (-bound - 2, wider)]
            {
                // Before and after others, so that a column both begins with it and grows to it.
                for numbers in [vec![(number, 0), (1, 0)], vec![(1, 0), (number, 0)]] {
                    let column = column(&numbers);
                    assert_eq!(width(&column), expected, "{number}");
                    for (row, (number, _)) in numbers.iter().enumerate() {
                        assert_eq!(column.decimal(row), Ok(Decimal::from(*number)));
                        let exact = Exact::ratio(*number, 1).unwrap();
                        assert_eq!(column.exact(row), Ok(exact));
                    }
                }
            }
        }
    }

    #[test]
    fn the_scale_is_that_of_the_most_places_that_are_needed() {
        let shares = column(&[(85, 2), (100, 2), (75, 3), (7_500, 4), (0, 0)]);
        assert_eq!((shares.scale(), width(&shares)), (3, "16"));
        let decimals: Vec<_> = (0..5).map(|row| shares.decimal(row).unwrap().to_string()).collect();
        assert_eq!(decimals, ["0.85", "1", "0.075", "0.75", "0"]);

        let percents = column(&[(8_500, 4), (100, 2)]);
        assert_eq!((percents.scale(), width(&percents)), (2, "8"), "zeros do not raise the scale");
    }

    #[test]
    fn a_common_scale_that_does_not_fit_makes_wide_numbers() {
        let (large, small) = ((1_000_000_000_000_000_000, 0), (1, 1));
        for numbers in [[large, small], [small, large]] {
            let column = column(&numbers);
            assert_eq!(width(&column), "wide");
            for (row, (mantissa, places)) in numbers.into_iter().enumerate() {
                let expected = Decimal::from_i128_with_scale(mantissa, places);
                assert_eq!(column.decimal(row), Ok(expected));
                assert_eq!(column.exact(row), Ok(Exact::from(expected)));
            }
        }
        let column = column(&[(9_999_999_999_999_999_999_999_999_999, 28), (3, 0)]);
        assert_eq!(column.decimal(0).unwrap().to_string(), "0.9999999999999999999999999999");
        assert_eq!(column.integer(1), Ok(3));
    }

    #[test]
    fn twenty_places_are_wide_in_any_order() {
        for numbers in [[(1, 20), (5, 18)], [(5, 18), (1, 20)]] {
            assert_eq!(width(&column(&numbers)), "wide");
        }
        assert_eq!(width(&column(&[(1, 18), (9, 18)])), "8");
        assert_eq!(width(&column(&[(1, 18), (9, 0)])), "64");
        assert_eq!(width(&column(&[(1, 18), (10, 0)])), "wide");
    }

    #[test]
    fn states_are_kept_only_where_something_is_absent() {
        assert_eq!(column(&[(1, 0), (2, 0)]).states(), None);

        let mut builder = ColumnBuilder::numbers(4);
        builder.put(0, 5, 0);
        builder.put_absent(1, State::NotApplicable);
        builder.put_absent(2, State::Rejected);
        builder.put(3, 7, 0);
        let column = builder.finish(5);
        assert_eq!(column.states(), Some(&[0, 2, 3, 0, 1][..]));
        assert_eq!(column.integer(0), Ok(5));
        assert_eq!(column.integer(1), Err(AbsentKind::NotApplicable));
        assert_eq!(column.integer(2), Err(AbsentKind::Rejected));
        assert_eq!(column.integer(3), Ok(7));
        assert_eq!(column.integer(4), Err(AbsentKind::Missing), "what nothing was put into");
        assert_eq!(column.integer(5), Err(AbsentKind::Missing), "no such unit");
        assert_eq!(column.state(5), State::Missing);
    }

    #[test]
    fn cells_may_come_in_any_order() {
        let mut builder = ColumnBuilder::numbers(0);
        builder.put(3, 300, 0);
        builder.put(1, 15, 1);
        builder.put_absent(0, State::Rejected);
        builder.put(3, 4, 0);
        let column = builder.finish(4);
        let decimals: Vec<_> = (0..4).map(|row| column.decimal(row).ok()).collect();
        assert_eq!(decimals, [None, Some(Decimal::new(15, 1)), None, Some(Decimal::from(4))]);
        assert_eq!(column.states(), Some(&[3, 0, 1, 0][..]));
    }

    #[test]
    fn text_is_kept() {
        let mut builder = ColumnBuilder::text(0);
        builder.put_text(1, "ghi chú");
        let column = builder.finish(2);
        assert_eq!(column.text(0), Err(AbsentKind::Missing));
        assert_eq!(column.text(1), Ok("ghi chú"));
        assert_eq!(column.exact(1), Err(AbsentKind::Missing), "text is no number");
    }
}
