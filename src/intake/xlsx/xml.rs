//! The XML of a part: elements of the vocabulary of workbooks, with any prefix and with text in any number of
//! pieces.

use std::borrow::Cow;
use std::io::{BufReader, Chain, Cursor, ErrorKind, Read};

use quick_xml::encoding::DecodingReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::name::{Prefix, PrefixDeclaration};
use quick_xml::{Error, Reader, XmlVersion};

use crate::intake::messages::quoted;
use crate::name::trimmed;
use crate::said::{Said, said};

/// Reasons why a part cannot be read.
#[derive(Debug)]
pub(super) enum Flaw {
    /// It unpacks to more than may be read.
    TooLarge,
    /// A violation of the rules, as a predicate: `has …`, `is …`.
    Damaged(Said),
    /// The fault of another part that this one needs.
    Needed(Said),
}

impl Flaw {
    /// Adds the cell after which a part is damaged.
    pub(super) fn after(self, cell: Option<String>) -> Self {
        match (self, cell) {
            (Self::Damaged(what), Some(cell)) => {
                Self::Damaged(said!("{what}, after {}", "{what}, sau ô {}", quoted(&cell), what))
            }
            (flaw, _) => flaw,
        }
    }
}

impl From<Error> for Flaw {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => Self::TooLarge,
            Error::Io(error) => {
                Self::Damaged(said!("cannot be unpacked: {}", "không giải nén được: {}", *error))
            }
            error => malformed(&error),
        }
    }
}

fn malformed(error: &dyn ToString) -> Flaw {
    let en = format!("is no well-formed XML: {}", error.to_string());
    Flaw::Damaged(Said::written(&en, "không đúng cú pháp XML"))
}

/// The vocabulary of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vocabulary {
    /// The vocabulary of workbooks and their packages.
    Own,
    /// Alternatives for newer and older programs.
    Compatibility,
    Other,
}

impl Vocabulary {
    /// Workbooks as Excel writes them, their strict form, relationships.
    const OWN: [&str; 3] = [
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
    ];
    const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    fn of(namespace: &str) -> Self {
        match namespace.trim() {
            own if Self::OWN.contains(&own) => Self::Own,
            Self::COMPATIBILITY => Self::Compatibility,
            _ => Self::Other,
        }
    }
}

/// The meaning of a prefix, within the element at a depth.
#[derive(Debug)]
struct Binding {
    depth: usize,
    prefix: Option<String>,
    vocabulary: Vocabulary,
}

/// An element that begins.
#[derive(Debug)]
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// Returns the name without the prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Passes the names and the values of its attributes to `each`.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(&str, Cow<'_, str>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| malformed(&error))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            take(attribute.key.into_inner(), value)?;
        }
        Ok(())
    }

    /// Returns the value of an attribute. With `:id`, that of one with any prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, Flaw> {
        let mut found = None;
        self.each(|key, value| {
            if key == name || (name.starts_with(':') && key.ends_with(name)) {
                once(&mut found, name, value.into_owned())?;
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Returns whether blanks around its text count.
    pub(super) fn keeps_space(&self) -> Result<bool, Flaw> {
        Ok(self.attribute("xml:space")?.is_some_and(|space| space == "preserve"))
    }
}

/// Stores the value of an attribute, which a tag may have only once.
pub(super) fn once<T>(found: &mut Option<T>, name: &str, value: T) -> Result<(), Flaw> {
    match found.replace(value) {
        None => Ok(()),
        Some(_) => Err(Flaw::Damaged(said!(
            "has the attribute {} twice",
            "có thuộc tính {} hai lần",
            quoted(name)
        ))),
    }
}

/// The next thing in a part.
#[derive(Debug)]
pub(super) enum Node<'x> {
    /// The start of an element of the vocabulary.
    Start(Tag<'x>),
    /// The end of the innermost open element.
    End,
    Text(Cow<'x, str>),
    /// A thing without a meaning: comments, elements of other vocabularies, skipped elements.
    Other,
    /// The end of the part.
    Eof,
}

/// The source of a part: its first bytes, which show its encoding, and the others.
type Source<R> = DecodingReader<Chain<Cursor<Vec<u8>>, BufReader<R>>>;

/// The elements that are open.
#[derive(Debug, Default)]
struct Open {
    depth: usize,
    /// The prefixes that are declared by open elements, the innermost last.
    bindings: Vec<Binding>,
    /// The depth of the skipped element.
    skipped: Option<usize>,
    /// The depths of elements that are ignored, while their content is read.
    transparent: Vec<usize>,
}

impl Open {
    /// Opens an element. Returns whether it has a meaning.
    fn start(&mut self, start: &BytesStart<'_>) -> Result<bool, Flaw> {
        self.depth = self.depth.saturating_add(1);
        if self.skipped.is_some() {
            return Ok(false);
        }
        if start.attributes_raw().contains("xmlns") {
            self.bind(start)?;
        }
        let (name, prefix) = start.name().decompose();
        match self.vocabulary(prefix.map(Prefix::into_inner))? {
            Vocabulary::Own => return Ok(true),
            // The alternative for programs that know nothing newer.
            Vocabulary::Compatibility
                if matches!(name.as_ref(), "AlternateContent" | "Fallback") =>
            {
                self.transparent.push(self.depth);
            }
            _ => self.skipped = Some(self.depth),
        }
        Ok(false)
    }

    /// Closes an element. Returns whether it had a meaning.
    fn end(&mut self) -> bool {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        while self.bindings.pop_if(|binding| binding.depth >= depth).is_some() {}
        if let Some(skipped) = self.skipped {
            self.skipped = Some(skipped).filter(|_| skipped != depth);
            return false;
        }
        self.transparent.pop_if(|known| *known == depth).is_none()
    }

    /// Stores the prefixes that an element declares.
    fn bind(&mut self, start: &BytesStart<'_>) -> Result<(), Flaw> {
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| malformed(&error))?;
            let prefix = match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => None,
                Some(PrefixDeclaration::Named(prefix)) => Some(prefix.to_owned()),
                None => continue,
            };
            let namespace = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            let vocabulary = Vocabulary::of(&namespace);
            self.bindings.push(Binding { depth: self.depth, prefix, vocabulary });
        }
        Ok(())
    }

    fn vocabulary(&self, prefix: Option<&str>) -> Result<Vocabulary, Flaw> {
        let has_prefix = |binding: &&Binding| binding.prefix.as_deref() == prefix;
        match (self.bindings.iter().rev().find(has_prefix), prefix) {
            (Some(binding), _) => Ok(binding.vocabulary),
            (None, None) => Ok(Vocabulary::Own),
            (None, Some(prefix)) => Err(Flaw::Damaged(said!(
                "has the prefix {}, which it does not declare",
                "dùng tiền tố {} chưa khai báo",
                quoted(prefix)
            ))),
        }
    }
}

/// The XML of a part, read piece by piece.
pub(super) struct Xml<R: Read> {
    reader: Reader<Source<R>>,
    event: Vec<u8>,
    open: Open,
    /// Whether the element that began last is empty, so that its end comes next.
    is_empty: bool,
    /// Whether the outermost element says that blanks count.
    keeps_space: bool,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(mut part: R) -> Result<Self, Flaw> {
        /// The most bytes of a declaration.
        const HEAD: u64 = 1 << 10;
        let mut head = Vec::new();
        part.by_ref().take(HEAD).read_to_end(&mut head).map_err(Error::from)?;
        let declared = declaration(&head)?;
        let mut source = DecodingReader::new(Cursor::new(head).chain(BufReader::new(part)));
        // A Unicode encoding is recognised from the first bytes.
        let encoding = declared.and_then(|declared| declared.encoder());
        if let Some(encoding) = encoding.filter(|encoding| encoding.is_ascii_compatible()) {
            source.set_encoding(encoding);
        }
        let (reader, open) = (Reader::from_reader(source), Open::default());
        Ok(Self { reader, event: Vec::new(), open, is_empty: false, keeps_space: false })
    }

    /// Returns the next thing.
    pub(super) fn next(&mut self) -> Result<Node<'_>, Flaw> {
        self.event.clear();
        let Self { reader, event, open, is_empty, .. } = self;
        if std::mem::take(is_empty) {
            return Ok(if open.end() { Node::End } else { Node::Other });
        }
        let found = reader.read_event_into(event)?;
        *is_empty = matches!(found, Event::Empty(_));
        match found {
            Event::Start(start) | Event::Empty(start) if open.start(&start)? => {
                Ok(Node::Start(Tag(start)))
            }
            Event::End(_) if open.end() => Ok(Node::End),
            Event::Eof if open.depth > 0 => {
                Err(Flaw::Damaged(said!("ends too early", "kết thúc quá sớm")))
            }
            Event::Eof => Ok(Node::Eof),
            Event::DocType(text) if text.contains("<!ENTITY") => Err(Flaw::Damaged(said!(
                "declares entities, which no workbook does",
                "khai báo thực thể XML, tệp Excel không có phần này"
            ))),
            _ if open.skipped.is_some() => Ok(Node::Other),
            Event::Text(text) => Ok(Node::Text(text.xml10_content())),
            Event::CData(text) => Ok(Node::Text(text.xml10_content())),
            Event::GeneralRef(name) => match name.resolve_char_ref()? {
                Some(c) => Ok(Node::Text(c.to_string().into())),
                None => match resolve_predefined_entity(&name) {
                    Some(text) => Ok(Node::Text(text.into())),
                    None => Err(Flaw::Damaged(said!(
                        "has the unknown entity {}",
                        "có thực thể XML không xác định {}",
                        quoted(&name)
                    ))),
                },
            },
            _ => Ok(Node::Other),
        }
    }

    /// Skips the element that began last, with its end.
    pub(super) const fn skip(&mut self) {
        self.open.skipped = Some(self.open.depth);
    }

    /// Returns the name of the outermost element, if it is one of workbooks.
    pub(super) fn root(&mut self) -> Result<Option<String>, Flaw> {
        loop {
            let (name, keeps_space) = match self.next()? {
                Node::Start(root) => (root.name().to_owned(), root.keeps_space()?),
                Node::Eof => return Ok(None),
                _ => continue,
            };
            self.keeps_space = keeps_space;
            return Ok(Some(name));
        }
    }

    /// Adds the text of the element that began last, up to its end. Returns whether it contains other
    /// elements.
    pub(super) fn text(&mut self, keeps_space: bool, text: &mut String) -> Result<bool, Flaw> {
        let from = text.len();
        let (mut within, mut others) = (0usize, false);
        loop {
            match self.next()? {
                Node::Text(piece) => text.push_str(&piece),
                Node::Start(_) => (within, others) = (within.saturating_add(1), true),
                Node::End if within == 0 => break,
                Node::End => within = within.saturating_sub(1),
                Node::Eof => break,
                Node::Other => {}
            }
        }
        if !keeps_space && !self.keeps_space {
            text.truncate(from.max(text.trim_end_matches(SPACE).len()));
            let blank = text
                .get(from..)
                .map_or(0, |new| new.len().saturating_sub(new.trim_start_matches(SPACE).len()));
            if blank > 0 {
                text.drain(from..from.saturating_add(blank));
            }
        }
        Ok(others)
    }

    /// Adds the text that the element that began last shows, in one piece or in runs, up to its end.
    pub(super) fn rich_text(&mut self, text: &mut String) -> Result<bool, Flaw> {
        let (mut runs, mut strikes, mut struck) = (0usize, false, false);
        loop {
            let keeps_space = match self.next()? {
                Node::Start(tag) => match tag.name() {
                    "r" => {
                        runs = runs.saturating_add(1);
                        strikes = false;
                        continue;
                    }
                    "rPr" => {
                        strikes = self.strikes()?;
                        continue;
                    }
                    // The pronunciation.
                    "rPh" | "phoneticPr" | "extLst" => {
                        self.skip();
                        continue;
                    }
                    // `t`, or another element in its place, which is a text too.
                    _ => tag.keeps_space()?,
                },
                Node::Text(piece) => {
                    text.push_str(piece.trim_matches(SPACE));
                    continue;
                }
                Node::End if runs == 0 => return Ok(struck),
                Node::End => {
                    runs = runs.saturating_sub(1);
                    continue;
                }
                Node::Eof => return Ok(struck),
                Node::Other => continue,
            };
            let from = text.len();
            self.text(keeps_space, text)?;
            unescape(text, from);
            struck |= strikes && text.get(from..).is_some_and(|run| !trimmed(run).is_empty());
        }
    }

    /// Reads the format of a text to its end. Returns whether it strikes the text out.
    pub(super) fn strikes(&mut self) -> Result<bool, Flaw> {
        let mut strikes = false;
        loop {
            match self.next()? {
                Node::Start(tag) => {
                    if tag.name() == "strike" {
                        let says = tag.attribute("val")?;
                        strikes = !says.is_some_and(|says| ["0", "false"].contains(&says.trim()));
                    }
                    self.skip();
                }
                Node::End | Node::Eof => return Ok(strikes),
                Node::Text(_) | Node::Other => {}
            }
        }
    }
}

/// The characters that XML takes for blanks.
pub(super) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Reads the declaration at the beginning of a part.
fn declaration(head: &[u8]) -> Result<Option<BytesDecl<'static>>, Flaw> {
    let mut event = Vec::new();
    // An unreadable declaration is found when the part is read.
    let Ok(Event::Decl(found)) = Reader::from_reader(head).read_event_into(&mut event) else {
        return Ok(None);
    };
    match (found.encoding(), found.encoder()) {
        (Some(Ok(name)), None) => Err(Flaw::Damaged(said!(
            "is written in {}, which is not known",
            "viết bằng bảng mã không xác định {}",
            quoted(&name)
        ))),
        _ => Ok(Some(found.into_owned())),
    }
}

/// Decodes characters that XML cannot hold and that are written as `_x000D_`, starting at byte `from`.
pub(super) fn unescape(text: &mut String, from: usize) {
    const LENGTH: usize = "_x000D_".len();
    let code = |rest: &str| {
        let digits = rest.get(..LENGTH)?.strip_prefix("_x")?.strip_suffix('_')?;
        let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| plain)
    };
    let Some(written) = text.get(from..).filter(|new| new.contains("_x")).map(str::to_owned) else {
        return;
    };
    text.truncate(from);
    let mut rest = written.as_str();
    while let Some(place) = rest.find("_x") {
        let (before, escape) = rest.split_at(place);
        text.push_str(before);
        // Two codes may be one character.
        let mut codes = Vec::new();
        let mut behind = escape;
        while let Some(code) = code(behind).filter(|_| codes.len() < 2) {
            codes.push(code);
            behind = behind.get(LENGTH..).unwrap_or_default();
        }
        let one = |codes: &[u16]| {
            let mut read = char::decode_utf16(codes.iter().copied());
            read.next().and_then(Result::ok).filter(|_| read.next().is_none())
        };
        let found = (1..=codes.len()).find_map(|count| Some((count, one(codes.get(..count)?)?)));
        let (c, length) = match found {
            Some((count, c)) => (c, count.saturating_mul(LENGTH)),
            None => ('_', 1),
        };
        text.push(c);
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
}
