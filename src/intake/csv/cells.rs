//! The cells of a CSV text, one after the other (RFC 4180, with any line end).

use std::borrow::Cow;

use crate::diagnostic::Span;

/// Reads cells with their positions.
#[derive(Debug, Clone)]
pub(in crate::intake) struct Reader<'t> {
    text: &'t str,
    position: usize,
    delimiter: u8,
    /// The most bytes of a cell.
    limit: usize,
}

/// One cell.
#[derive(Debug, Clone)]
pub(in crate::intake) struct Cell<'t> {
    /// The text, without quotes.
    pub(in crate::intake) text: Cow<'t, str>,
    /// Its bytes, from the quote on if there is one.
    pub(in crate::intake) span: Span,
    /// Whether it is the last cell of its line.
    pub(in crate::intake) last: bool,
    /// The fault of its form, if there is one.
    pub(in crate::intake) fault: Option<CellFault>,
}

/// Faults of the form of a cell, independent of its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum CellFault {
    /// The quote is never closed.
    OpenQuote,
    /// Text follows the closing quote.
    AfterQuote,
    /// The cell is larger than the limit.
    TooLong,
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "positions are at most the length of a text in memory"
)]
impl<'t> Reader<'t> {
    pub(in crate::intake) const fn new(
        text: &'t str,
        start: usize,
        delimiter: u8,
        limit: usize,
    ) -> Self {
        Self { text, position: start, delimiter, limit }
    }

    pub(in crate::intake) const fn text(&self) -> &'t str {
        self.text
    }

    pub(in crate::intake) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    pub(in crate::intake) const fn limit(&self) -> usize {
        self.limit
    }

    pub(in crate::intake) const fn position(&self) -> usize {
        self.position
    }

    /// Moves to the beginning of a cell.
    pub(in crate::intake) const fn seek(&mut self, position: usize) {
        self.position = position;
    }

    pub(in crate::intake) const fn at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    #[inline]
    pub(in crate::intake) fn byte(&self, position: usize) -> Option<u8> {
        self.text.as_bytes().get(position).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Returns the next eight bytes, the first one lowest. `None` if there are fewer.
    #[inline]
    pub(in crate::intake) fn word(&self, start: usize) -> Option<u64> {
        let eight = self.text.as_bytes().get(start..start + 8)?;
        <[u8; 8]>::try_from(eight).ok().map(u64::from_le_bytes)
    }

    /// Returns the number of the digits at `start`, and their end. The number is meaningless for more than 18
    /// digits.
    #[inline]
    pub(in crate::intake) fn digits(&self, start: usize) -> (i64, usize) {
        let (mut number, mut end) = (0i64, start);
        if let Some(word) = self.word(start) {
            let (value, count) = leading_digits(word);
            if count < 8 {
                return (value, start + count);
            }
            (number, end) = (value, start + 8);
        }
        while let Some(byte) = self.byte(end) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            number = number.wrapping_mul(10).wrapping_add(i64::from(digit));
            end += 1;
        }
        (number, end)
    }

    /// Returns whether the byte ends a cell. The end of the text does too.
    #[inline]
    pub(in crate::intake) const fn ends_cell(&self, byte: Option<u8>) -> bool {
        match byte {
            Some(byte) => byte == self.delimiter || byte == b'\n' || byte == b'\r',
            None => true,
        }
    }

    /// Moves past a cell that ends at `end`. Returns whether the line ends there too.
    #[inline]
    pub(in crate::intake) fn leave(&mut self, end: usize) -> bool {
        match self.byte(end) {
            Some(byte) if byte == self.delimiter => {
                self.position = end + 1;
                false
            }
            Some(b'\r') if self.byte(end + 1) == Some(b'\n') => {
                self.position = end + 2;
                true
            }
            Some(_) => {
                self.position = end + 1;
                true
            }
            None => {
                self.position = end;
                true
            }
        }
    }

    /// Returns the next cell. At the end of the text this is an empty cell that ends its line.
    pub(in crate::intake) fn cell(&mut self) -> Cell<'t> {
        let start = self.position;
        if self.byte(start) == Some(b'"') {
            return self.quoted(start);
        }
        let end = self.unquoted_end(start);
        let fault = (end - start > self.limit).then_some(CellFault::TooLong);
        let text = Cow::Borrowed(self.slice(start, end));
        let last = self.leave(end);
        Cell { text, span: Span { start, end }, last, fault }
    }

    fn unquoted_end(&self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| self.ends_cell(Some(*byte)));
        start + length.unwrap_or(rest.len())
    }

    fn quoted(&mut self, start: usize) -> Cell<'t> {
        let mut doubled = false;
        let mut from = start + 1;
        let close = loop {
            let rest = self.text.as_bytes().get(from..).unwrap_or_default();
            let Some(length) = rest.iter().take(self.limit + 1).position(|byte| *byte == b'"')
            else {
                // Everything after it would be read as part of this cell, so nothing more is read.
                self.position = self.text.len();
                return self.refused(start, start + 1, CellFault::OpenQuote);
            };
            let quote = from + length;
            if self.byte(quote + 1) != Some(b'"') {
                break quote;
            }
            doubled = true;
            from = quote + 2;
            if from - start > self.limit {
                break from;
            }
        };
        if close - start > self.limit {
            self.position = self.text.len();
            return self.refused(start, start + 1, CellFault::TooLong);
        }
        let end = close + 1;
        if !self.ends_cell(self.byte(end)) {
            let end = self.unquoted_end(end);
            let last = self.leave(end);
            return Cell { last, ..self.refused(start, end, CellFault::AfterQuote) };
        }
        let inner = self.slice(start + 1, close);
        let text = if doubled { inner.replace("\"\"", "\"").into() } else { inner.into() };
        let last = self.leave(end);
        Cell { text, span: Span { start, end }, last, fault: None }
    }

    fn refused(&self, start: usize, end: usize, fault: CellFault) -> Cell<'t> {
        let text = Cow::Borrowed(self.slice(start, end));
        Cell { text, span: Span { start, end }, last: true, fault: Some(fault) }
    }

    /// Skips the rest of the line. Returns the number of its cells.
    pub(in crate::intake) fn skip_line(&mut self) -> usize {
        let mut count = 1;
        while !self.cell().last {
            count += 1;
        }
        count
    }

    /// Returns the end of the text from `start` to the end of the line before the next cell.
    pub(in crate::intake) fn line_end(&self, start: usize) -> usize {
        start + self.slice(start, self.position).trim_end_matches(['\n', '\r']).len()
    }

    /// Skips lines in which every cell is empty, as spreadsheets write them.
    pub(in crate::intake) fn skip_blank_lines(&mut self) {
        loop {
            let starts_blank = match self.byte(self.position) {
                Some(byte) => byte.is_ascii_whitespace() || byte == self.delimiter,
                None => return,
            };
            if !starts_blank {
                return;
            }
            let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
            let blank = |byte: &u8| *byte == self.delimiter || *byte == b' ' || *byte == b'\t';
            let length = rest.iter().position(|byte| !blank(byte)).unwrap_or(rest.len());
            let end = self.position + length;
            match self.byte(end) {
                Some(b'\n' | b'\r') | None => {
                    self.leave(end);
                }
                Some(_) => return,
            }
        }
    }
}

/// Returns the number of the first digits of a word, and how many they are.
///
/// Eight bytes are read at once, because the length of numbers in a table cannot be foreseen: a loop over
/// digits ends in a mispredicted branch in nearly every cell, which costs more than all the rest of reading
/// it.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "shifts are below 64, and eight digits stay below 10^8; what overflows on the way is cut off on purpose by wrapping operations"
)]
#[inline]
pub(in crate::intake) fn leading_digits(word: u64) -> (i64, usize) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Digits become 0…9. The high bit of a byte is set if it is above 9. A carry out of such a byte changes
    // only those after it.
    let digits = word ^ (ONES * 0x30);
    let others = (digits.wrapping_add(ONES * 0x76) | digits) & (ONES * 0x80);
    let bits = others.trailing_zeros() & !7;
    let count = bits / 8;
    if count == 0 {
        return (0, 0);
    }
    // The last digit moves to the last byte; zeros come in before the first.
    let aligned = digits << (64 - bits);
    let pairs = aligned.wrapping_mul(10).wrapping_add(aligned >> 8);
    const PAIR: u64 = 0x0000_00ff_0000_00ff;
    let (odd, even) = (pairs & PAIR, (pairs >> 16) & PAIR);
    let number = odd
        .wrapping_mul(100 + (1_000_000 << 32))
        .wrapping_add(even.wrapping_mul(1 + (10_000 << 32)))
        >> 32;
    (number.cast_signed(), count as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_eight_at_a_time() {
        for text in [
            "0",
            "7",
            "12",
            "123",
            "1234",
            "12345",
            "123456",
            "1234567",
            "12345678",
            "99999999",
            "00000000",
            "123456789",
            "123456789012345678",
            "000000001",
        ] {
            for behind in [
                "",
                ",",
                "\n",
                "x",
                "/",
                ":",
                "\u{7f}",
                "é",
                ",0000000",
                ".5,0000000",
                "\0\0\0\0\0\0\0\0",
            ] {
                let all = format!("{text}{behind}");
                let (number, end) = Reader::new(&all, 0, b',', 100).digits(0);
                assert_eq!((number, end), (text.parse().unwrap(), text.len()), "{all:?}");
            }
        }
        for text in ["", ",12345678", "x", "\u{ff}1234567", "-12345678"] {
            assert_eq!(Reader::new(text, 0, b',', 100).digits(0), (0, 0), "{text:?}");
        }
        assert_eq!(Reader::new("5.25", 0, b',', 100).digits(2), (25, 4));
    }

    #[test]
    fn cells_have_their_places() {
        let text = "a,\"b \"\"c\"\"\n\",\r\n\"\",d\re";
        let mut reader = Reader::new(text, 0, b',', 100);
        let mut cells = Vec::new();
        while !reader.at_end() {
            let cell = reader.cell();
            assert_eq!(cell.fault, None);
            cells.push((cell.text.into_owned(), cell.span.start, cell.span.end, cell.last));
        }
        let expected = [
            ("a", 0, 1, false),
            ("b \"c\"\n", 2, 12, false),
            ("", 13, 13, true),
            ("", 15, 17, false),
            ("d", 18, 19, true),
            ("e", 20, 21, true),
        ];
        let expected = expected.map(|(text, start, end, last)| (text.to_owned(), start, end, last));
        assert_eq!(cells, expected);
    }
}
