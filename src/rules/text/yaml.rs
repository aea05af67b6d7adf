//! Parses YAML text into a tree that keeps the place of every value.
//!
//! Scalars stay as they were written: a number never passes through binary floating point, and a code such as
//! `1.10` keeps its zero. Anchors, aliases and tags are refused, because every value of a rule file must be
//! visible in its place.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::fault_list::{Reported, Sink, fault};
use super::limits::Limits;
use super::yaml_messages;
use crate::diagnostic::{Code, Span, shown};
use crate::name::nfc;
use crate::said::{Said, said};

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct YamlNode<'t> {
    pub(crate) span: Span,
    pub(crate) value: YamlValue<'t>,
}

#[derive(Debug, Clone)]
pub(crate) enum YamlValue<'t> {
    Scalar {
        text: Cow<'t, str>,
        plain: bool,
    },
    List(Vec<YamlNode<'t>>),
    Mapping(Vec<YamlEntry<'t>>),
    /// A value that was refused and reported, such as an alias.
    Refused,
}

/// A key of a mapping with its value.
#[derive(Debug, Clone)]
pub(crate) struct YamlEntry<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) key_span: Span,
    /// Whether the mapping already had this key. The entry was then reported and is not read.
    pub(crate) repeated: bool,
    pub(crate) value: YamlNode<'t>,
}

impl YamlEntry<'_> {
    /// Returns the span from the key to the end of the value.
    pub(crate) fn span(&self) -> Span {
        let end = self.value.span.end.max(self.key_span.end);
        Span { end, ..self.key_span }
    }
}

impl<'t> YamlNode<'t> {
    /// Returns the entry of a key. `None` if this is not a mapping or has no such key.
    pub(crate) fn entry(&self, key: &str) -> Option<&YamlEntry<'t>> {
        match &self.value {
            YamlValue::Mapping(entries) => {
                entries.iter().find(|entry| entry.key == key && !entry.repeated)
            }
            _ => None,
        }
    }

    /// Returns the text of a word or number; `None` for other values.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            YamlValue::Scalar { text, .. } if !self.is_nothing() => Some(text.as_ref()),
            _ => None,
        }
    }

    /// Returns the items of a list or the values of a mapping.
    pub(crate) fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match &self.value {
            YamlValue::List(items) => Box::new(items.iter()),
            YamlValue::Mapping(entries) => Box::new(entries.iter().map(|entry| &entry.value)),
            YamlValue::Scalar { .. } | YamlValue::Refused => Box::new(std::iter::empty()),
        }
    }

    /// Returns whether two values have the same content, wherever they are written.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (YamlValue::Scalar { text, .. }, YamlValue::Scalar { text: other_text, .. }) => {
                text == other_text && self.is_nothing() == other.is_nothing()
            }
            (YamlValue::List(one), YamlValue::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(a, b)| a.says_the_same(b))
            }
            (YamlValue::Mapping(one), YamlValue::Mapping(two)) => {
                let same = |(a, b): (&YamlEntry<'t>, &YamlEntry<'t>)| {
                    a.key == b.key && a.value.says_the_same(&b.value)
                };
                one.len() == two.len() && one.iter().zip(two).all(same)
            }
            _ => false,
        }
    }

    /// Returns whether the value is empty: `key:` with no value, `~` or `null`.
    pub(crate) fn is_nothing(&self) -> bool {
        match &self.value {
            YamlValue::Scalar { text, plain } => {
                *plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL")
            }
            _ => false,
        }
    }

    /// Describes the shape of the value, for messages.
    pub(crate) fn shape(&self) -> Said {
        match &self.value {
            _ if self.is_nothing() => said!("nothing", "để trống"),
            YamlValue::Scalar { text, .. } => said!("`{}`", "`{}`", shown(text)),
            YamlValue::List(_) => said!("a list", "một danh sách"),
            YamlValue::Mapping(_) => said!("a mapping", "một nhóm khóa"),
            YamlValue::Refused => said!("something else", "thứ khác"),
        }
    }
}

/// Converts the character positions of the parser to byte positions.
struct CharIndex<'t> {
    text: &'t str,
    /// The start of the text among the texts of the document.
    start: usize,
    /// The byte of every [`CharIndex::STRIDE`]th character; empty if all characters have one byte.
    bytes: Vec<usize>,
    /// The last character that was looked up and its byte. The parser moves forward in small steps.
    last: Cell<(usize, usize)>,
}

impl<'t> CharIndex<'t> {
    const STRIDE: usize = 64;

    fn new(text: &'t str, start: usize) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| at).step_by(Self::STRIDE).collect()
        };
        Self { text, start, bytes, last: Cell::default() }
    }

    fn byte(&self, index: usize) -> usize {
        if self.bytes.is_empty() {
            return index;
        }
        let (last, last_byte) = self.last.get();
        let (from, steps) = match index.checked_sub(last) {
            Some(steps) if steps < Self::STRIDE => (last_byte, steps),
            _ => {
                let block = index.checked_div(Self::STRIDE).unwrap_or(0);
                let from = self.bytes.get(block).copied().unwrap_or(self.text.len());
                (from, index.checked_rem(Self::STRIDE).unwrap_or(0))
            }
        };
        let tail = self.text.get(from..).unwrap_or_default();
        let step = tail.char_indices().nth(steps).map_or(tail.len(), |(at, _)| at);
        let byte = from.saturating_add(step);
        self.last.set((index, byte));
        byte
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        let place = |at: saphyr_parser::Marker| self.start.saturating_add(self.byte(at.index()));
        Span { start: place(span.start), end: place(span.end) }
    }

    /// Returns the text of a span.
    fn written(&self, span: Span) -> &'t str {
        let [from, to] = [span.start, span.end].map(|at| at.saturating_sub(self.start));
        self.text.get(from..to).unwrap_or_default()
    }
}

/// Parses `text` into a tree, or reports why it cannot.
///
/// A refused part that leaves the rest readable (a repeated key, a tag) is reported and skipped.
pub(crate) fn parse<'t>(
    text: &'t str,
    limits: &Limits,
    sink: &Sink,
) -> Result<YamlNode<'t>, Reported> {
    parse_at(0, text, limits, sink)
}

/// Parses one of several texts of a document. Its spans count from `start`.
pub(crate) fn parse_at<'t>(
    start: usize,
    text: &'t str,
    limits: &Limits,
    sink: &Sink,
) -> Result<YamlNode<'t>, Reported> {
    yaml_messages::refuse_unseen_characters(text, sink)?;
    let mut builder = Builder {
        index: CharIndex::new(text, start),
        sink,
        depth: limits.depth.min(Limits::MAX_DEPTH),
        values: limits.values,
        left: limits.values,
        documents: 0,
        stack: Vec::new(),
        root: None,
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => builder.take(event, span)?,
            Err(error) => {
                let at = builder.index.byte(error.marker().index());
                return Err(yaml_messages::report(text, &error, at, sink));
            }
        }
    }
    match builder.root {
        Some(root) if !root.is_nothing() => Ok(root),
        _ => Err(fault! { sink, Code::EmptyFile, Span::default();
            says "the file has no content", "tệp không có nội dung";
            help "a rule file begins with `framework: place/subject`, a file of cases with `- case: what it shows`",
                "tệp quy tắc bắt đầu bằng `framework: place/subject`, tệp trường hợp bắt đầu bằng `- case: nội dung thể hiện`";
        }),
    }
}

/// A list or mapping that is not closed yet.
struct Frame<'t> {
    start: usize,
    /// The end of its last value. At the end of a block the parser points past blank lines.
    end: usize,
    body: FrameBody<'t>,
}

enum FrameBody<'t> {
    List(Vec<YamlNode<'t>>),
    Mapping {
        entries: Vec<YamlEntry<'t>>,
        key: Key<'t>,
        /// Whether a key was refused, so that an intended entry is missing.
        lacks: bool,
    },
}

/// The state of a mapping between keys and values.
enum Key<'t> {
    Awaited,
    Given(Cow<'t, str>, Span),
    /// A refused key. Its value is read and dropped.
    Refused,
}

struct Builder<'t, 's> {
    index: CharIndex<'t>,
    sink: &'s Sink,
    depth: usize,
    values: usize,
    left: usize,
    documents: usize,
    stack: Vec<Frame<'t>>,
    root: Option<YamlNode<'t>>,
}

impl<'t> Builder<'t, '_> {
    fn take(&mut self, event: Event<'t>, span: saphyr_parser::Span) -> Result<(), Reported> {
        let span = self.index.span(span);
        match event {
            Event::DocumentStart(_) => return self.start_document(span),
            Event::Scalar(text, style, anchor, tag) => {
                self.count(span)?;
                self.refuse_extras(anchor, tag.is_some(), span);
                let plain = matches!(style, ScalarStyle::Plain);
                let span = match style {
                    ScalarStyle::Plain if text.is_empty() => self.place_of_nothing(span),
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                        self.without_what_follows(span)
                    }
                    _ => span,
                };
                if matches!(style, ScalarStyle::DoubleQuoted) {
                    yaml_messages::refuse_commands(&text, span, self.sink);
                }
                let text = if plain { self.without_odd_blanks(text, span) } else { text };
                // However it was typed, the same name is the same text.
                let composed = match nfc(&text) {
                    Cow::Owned(composed) => Some(composed),
                    Cow::Borrowed(_) => None,
                };
                let text = composed.map_or(text, Cow::Owned);
                self.complete(YamlNode { span, value: YamlValue::Scalar { text, plain } });
            }
            Event::Alias(_) => {
                self.count(span)?;
                fault! { self.sink, Code::Anchor, span;
                    says "references (`*name`) are not allowed in a rule file",
                        "không được dùng tham chiếu (`*name`) trong tệp quy tắc";
                    help "write the value out where it is needed", "viết giá trị ra ở chỗ cần dùng";
                };
                self.complete(YamlNode { span, value: YamlValue::Refused });
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span);
                self.open(span, FrameBody::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span);
                let (entries, key) = (Vec::new(), Key::Awaited);
                self.open(span, FrameBody::Mapping { entries, key, lacks: false })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn start_document(&mut self, span: Span) -> Result<(), Reported> {
        self.documents = self.documents.saturating_add(1);
        if self.documents == 1 {
            return Ok(());
        }
        Err(fault! { self.sink, Code::SeveralDocuments, span;
            says "a second document begins here", "tài liệu thứ hai bắt đầu ở đây";
            allowed "one framework in each file", "mỗi tệp một bộ quy tắc";
            help "remove the line `---`, or put what follows into a file of its own",
                "xóa dòng `---`, hoặc chuyển phần sau vào tệp riêng";
        })
    }

    /// Counts a value against the limit.
    fn count(&mut self, span: Span) -> Result<(), Reported> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(fault! { self.sink, Code::TooManyValues, span;
                let most = self.values;
                says "the file has more than {most} values",
                    "tệp có nhiều hơn {most} giá trị", most;
                allowed "at most {most} values, counting lists, mappings and what stands in them",
                    "nhiều nhất {most} giá trị, tính cả danh sách, nhóm khóa và những gì trong đó",
                    most;
            }),
        }
    }

    fn refuse_extras(&self, anchor: usize, tagged: bool, span: Span) {
        if anchor > 0 {
            fault! { self.sink, Code::Anchor, span;
                says "anchors (`&name`) are not allowed in a rule file",
                    "không được dùng neo (`&name`) trong tệp quy tắc";
                help "remove `&name`, and write the value out where it is needed",
                    "xóa `&name`, và viết giá trị ra ở chỗ cần dùng";
            };
        }
        if tagged {
            fault! { self.sink, Code::Tag, span;
                says "tags (`!name`) are not allowed in a rule file",
                    "không được dùng nhãn (`!name`) trong tệp quy tắc";
                help "remove the tag; a text that begins with `!` is written in quotes",
                    "xóa nhãn; đoạn chữ bắt đầu bằng `!` thì viết trong ngoặc kép";
            };
        }
    }

    /// Removes and reports the blanks around a plain text that YAML takes for letters. In a key, also those
    /// inside it.
    fn without_odd_blanks(&self, text: Cow<'t, str>, span: Span) -> Cow<'t, str> {
        let trimmed = text.trim_matches(yaml_messages::is_odd_blank);
        let is_key = matches!(
            self.stack.last().map(|frame| &frame.body),
            Some(FrameBody::Mapping { key: Key::Awaited, .. })
        );
        let inside = is_key && text.contains(yaml_messages::is_odd_blank);
        if trimmed.len() == text.len() && !inside {
            return text;
        }
        let written = self.index.written(span);
        if let Some((at, c)) =
            yaml_messages::first_of(written, span.start, yaml_messages::is_odd_blank)
        {
            yaml_messages::odd_blank(self.sink, at, c);
        }
        Cow::Owned(trimmed.replace(yaml_messages::is_odd_blank, " "))
    }

    /// Returns the place of an empty value: that of its key, because there is nothing else to show.
    fn place_of_nothing(&self, span: Span) -> Span {
        match self.stack.last().map(|frame| &frame.body) {
            Some(FrameBody::Mapping { key: Key::Given(_, key), .. }) => *key,
            _ => Span { start: span.start, end: span.start },
        }
    }

    /// Cuts a span at the closing quote. The parser includes the rest of the line after a quoted text.
    fn without_what_follows(&self, span: Span) -> Span {
        let text = self.index.written(span);
        let mut characters = text.char_indices();
        let quote = match characters.next() {
            Some((_, quote @ ('"' | '\''))) => quote,
            _ => return span,
        };
        let mut escaped = false;
        for (at, c) in characters {
            if escaped || (c == '\\' && quote == '"') {
                escaped = !escaped;
            } else if c == quote {
                // Two single quotes are one quote character.
                let rest = text.get(at.saturating_add(1)..).unwrap_or_default();
                if quote == '\'' && rest.starts_with('\'') {
                    escaped = true;
                    continue;
                }
                return Span { end: span.start.saturating_add(at).saturating_add(1), ..span };
            }
        }
        span
    }

    fn open(&mut self, span: Span, body: FrameBody<'t>) -> Result<(), Reported> {
        self.count(span)?;
        if self.stack.len() >= self.depth {
            let most = self.depth;
            return Err(fault! { self.sink, Code::TooDeep, span;
                says "lists and mappings are nested more than {most} deep here",
                    "danh sách và nhóm khóa ở đây lồng sâu hơn {most} lớp", most;
                allowed "at most {most} lists and mappings inside each other",
                    "nhiều nhất {most} danh sách và nhóm khóa lồng nhau", most;
            });
        }
        self.stack.push(Frame { start: span.start, end: span.end, body });
        Ok(())
    }

    fn close(&mut self, span: Span) {
        let Some(frame) = self.stack.pop() else { return };
        // Only `]` and `}` have a place of their own, in which the parser includes a comment that follows. A
        // block ends with its last value.
        let in_brackets = span.end > span.start;
        let end = if in_brackets { span.start.saturating_add(1) } else { frame.end };
        let value = match frame.body {
            FrameBody::List(items) => YamlValue::List(items),
            FrameBody::Mapping { mut entries, lacks, .. } => {
                if in_brackets {
                    self.join_decimal_commas(&mut entries);
                }
                self.mark_repeated(&mut entries);
                if lacks {
                    self.sink.note_unknown_key(Span { start: frame.start, end }, || None);
                }
                YamlValue::Mapping(entries)
            }
        };
        self.complete(YamlNode { span: Span { start: frame.start, end }, value });
    }

    /// Adds a finished value to the list or mapping that contains it.
    fn complete(&mut self, node: YamlNode<'t>) {
        let Some(frame) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        frame.end = frame.end.max(node.span.end);
        match &mut frame.body {
            FrameBody::List(items) => items.push(node),
            FrameBody::Mapping { entries, key, lacks } => {
                match std::mem::replace(key, Key::Awaited) {
                    Key::Awaited => *key = as_key(node, self.sink),
                    Key::Given(key, key_span) => {
                        entries.push(YamlEntry { key, key_span, repeated: false, value: node });
                    }
                    Key::Refused => *lacks = true,
                }
            }
        }
    }

    /// Reports decimals that are written with a comma between braces. YAML reads `{points: 4,5}` as two keys.
    /// They are replaced by the number that was meant, so that the rest is read right.
    fn join_decimal_commas(&self, entries: &mut Vec<YamlEntry<'t>>) {
        let mut place = 1usize;
        while let (Some(before), Some(after)) =
            (place.checked_sub(1).and_then(|place| entries.get(place)), entries.get(place))
        {
            // `{points: 4,5}`: a number and a key without a value; `{4,5: 50%}`: the reverse.
            let nothing = |entry: &YamlEntry<'_>| entry.value.span == entry.key_span;
            let (first, start) = match (nothing(before), nothing(after)) {
                (false, true) => (before.value.text(), before.value.span),
                (true, false) => (Some(before.key.as_ref()), before.key_span),
                _ => (None, Span::default()),
            };
            let between = self.index.written(Span { start: start.end, end: after.key_span.start });
            let adjacent = between.trim_end_matches(' ') == ",";
            let decimal =
                first.filter(|_| adjacent).and_then(|first| decimal_of(first, &after.key));
            let Some(decimal) = decimal else {
                place = place.saturating_add(1);
                continue;
            };
            let span = Span { start: start.start, end: after.key_span.end };
            fault! { self.sink, Code::NotANumber, span;
                let written = self.index.written(span);
                says "`{}` is not a number: a decimal is written with a point",
                    "`{}` không phải là số: số thập phân viết bằng dấu chấm", shown(written);
                label "between braces, a comma ends a value",
                    "trong ngoặc nhọn, dấu phẩy kết thúc một giá trị";
                help "write `{}`", "viết `{}`", shown(&decimal);
            };
            let is_value = nothing(after);
            let after = entries.remove(place);
            let Some(before) = entries.get_mut(place.saturating_sub(1)) else { continue };
            if is_value {
                let value = YamlValue::Scalar { text: Cow::Owned(decimal), plain: true };
                before.value = YamlNode { span, value };
            } else {
                let (key, key_span) = (Cow::Owned(decimal), span);
                *before = YamlEntry { key, key_span, ..after };
            }
        }
    }

    /// Reports every key that the mapping already had, and points at both places.
    fn mark_repeated(&self, entries: &mut [YamlEntry<'t>]) {
        /// Up to this length, comparing all pairs is faster than hashing.
        const FEW: usize = 16;
        let mut repeated = Vec::new();
        if entries.len() <= FEW {
            for (place, entry) in entries.iter().enumerate() {
                let before = entries.iter().take(place).find(|other| other.key == entry.key);
                repeated.extend(before.map(|first| (place, first.key_span)));
            }
        } else {
            let mut seen = HashMap::with_capacity(entries.len());
            for (place, entry) in entries.iter().enumerate() {
                let first = *seen.entry(entry.key.as_ref()).or_insert(entry.key_span);
                if first != entry.key_span {
                    repeated.push((place, first));
                }
            }
        }
        for (place, first) in repeated {
            let Some(entry) = entries.get_mut(place) else { continue };
            entry.repeated = true;
            fault! { self.sink, Code::RepeatedKey, entry.key_span;
                says "the key `{}` stands twice in one mapping",
                    "khóa `{}` xuất hiện hai lần trong cùng một chỗ", shown(&entry.key);
                label "and again here", "và lặp lại ở đây";
                related first, "first here", "lần đầu ở đây";
                help "keep one of the two", "giữ một trong hai";
            };
        }
    }
}

/// Returns the decimal that was written with a comma between these digits.
fn decimal_of(whole: &str, rest: &str) -> Option<String> {
    let digits = rest.strip_suffix('%').unwrap_or(rest).trim_end();
    let of_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !of_digits(digits) {
        return None;
    }
    // A point before the comma separates thousands.
    let whole = whole.replace('.', "");
    of_digits(whole.trim_start_matches(['-', '+'])).then(|| format!("{whole}.{rest}"))
}

fn as_key<'t>(node: YamlNode<'t>, sink: &Sink) -> Key<'t> {
    match node.value {
        YamlValue::Scalar { text, .. } => Key::Given(text, node.span),
        YamlValue::Refused => Key::Refused,
        YamlValue::List(_) | YamlValue::Mapping(_) => {
            fault! { sink, Code::KeyNotPlain, node.span;
                says "a list or mapping stands where a key belongs",
                    "một danh sách hoặc nhóm khóa đứng ở chỗ của khóa";
                allowed "a word or number as the key", "một từ hoặc một số làm khóa";
                help "a text that begins with `[` or `{` is written in quotes",
                    "đoạn chữ bắt đầu bằng `[` hoặc `{` thì viết trong ngoặc kép";
            };
            Key::Refused
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> YamlNode<'_> {
        let sink = Sink::new(10);
        let root = parse(text, &Limits::default(), &sink).unwrap();
        assert!(!sink.has_errors());
        root
    }

    fn entries<'a, 't>(node: &'a YamlNode<'t>) -> &'a [YamlEntry<'t>] {
        match &node.value {
            YamlValue::Mapping(entries) => entries,
            other => panic!("{other:?} is not a mapping"),
        }
    }

    #[test]
    fn spans_are_bytes_of_the_text() {
        let text = "tên: đường\r\nô: {số: 1.10, hai: [\"x\", y]} # ý\nrỗng:\nkhối:\n  a: 1\n\n# end\n\
                    q: \"a\\\"b\" # \"\ns: 'it''s' # '\n";
        let root = tree(text);
        let shown: Vec<_> = entries(&root)
            .iter()
            .map(|e| {
                (
                    &text[e.key_span.start..e.key_span.end],
                    &text[e.value.span.start..e.value.span.end],
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("tên", "đường"),
                ("ô", "{số: 1.10, hai: [\"x\", y]}"),
                ("rỗng", "rỗng"),
                ("khối", "a: 1"),
                ("q", "\"a\\\"b\""),
                ("s", "'it''s'")
            ]
        );
    }

    #[test]
    fn spans_hold_past_the_first_stride_of_characters() {
        let text = format!("a: {}\nb: {}\n", "đ".repeat(200), "ơ".repeat(10));
        let root = tree(&text);
        let b = entries(&root).last().unwrap();
        assert_eq!(&text[b.value.span.start..b.value.span.end], "ơ".repeat(10));
    }

    #[test]
    fn scalars_stay_as_written() {
        let root = tree("code: 1.10\nshare: 0.1234567890123456789\nquoted: 'no'\n");
        let texts: Vec<_> = entries(&root)
            .iter()
            .map(|e| match &e.value.value {
                YamlValue::Scalar { text, plain } => (text.as_ref(), *plain),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(texts, [("1.10", true), ("0.1234567890123456789", true), ("no", false)]);
    }

    #[test]
    fn repeated_keys_are_found_in_small_and_large_mappings() {
        for filler in [0, 40] {
            let filler: String = (0..filler).map(|n| format!("k{n}: 1\n")).collect();
            let text = format!("a: 1\n{filler}a: 2\na: 3\n");
            let sink = Sink::new(10);
            let root = parse(&text, &Limits::default(), &sink).unwrap();
            assert_eq!(entries(&root).iter().filter(|e| e.repeated).count(), 2);
            assert!(sink.has_errors());
        }
    }
}
