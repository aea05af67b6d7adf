//! The texts that cells share.

use std::io::Read;

use super::xml::{Flaw, Node, Xml};
use crate::said::said;

/// The texts of a workbook, one after the other.
#[derive(Debug)]
pub(super) struct Texts {
    text: String,
    /// The end of each text.
    ends: Vec<usize>,
    /// The numbers of the texts of which something is struck out, in order.
    struck: Vec<usize>,
}

impl Texts {
    /// A workbook may have none.
    pub(super) const EMPTY: Self =
        Self { text: String::new(), ends: Vec::new(), struck: Vec::new() };

    /// Reads the part that holds the texts. The count in the part is ignored.
    pub(super) fn read(xml: &mut Xml<impl Read>) -> Result<Self, Flaw> {
        let mut texts = Self::EMPTY;
        if xml.root()?.as_deref() != Some("sst") {
            return Err(Flaw::Damaged(said!("holds no texts", "không chứa văn bản của các ô")));
        }
        loop {
            match xml.next()? {
                Node::Start(tag) if tag.name() == "si" => {
                    let struck = xml.rich_text(&mut texts.text)?;
                    texts.struck.extend(struck.then_some(texts.ends.len()));
                    texts.ends.push(texts.text.len());
                }
                Node::Start(_) => xml.skip(),
                Node::Eof => return Ok(texts),
                _ => {}
            }
        }
    }

    /// Returns the text of a number, from 0.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let before = number.checked_sub(1);
        let start = before.and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end)
    }

    /// Returns whether something of a text is struck out.
    pub(super) fn is_struck(&self, number: usize) -> bool {
        self.struck.binary_search(&number).is_ok()
    }

    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the texts of a part, divided at their ends.
    fn texts(part: &str) -> Vec<String> {
        let texts = Texts::read(&mut Xml::new(part.as_bytes()).unwrap()).unwrap();
        (0..texts.len()).map(|number| texts.get(number).unwrap().to_owned()).collect()
    }

    #[test]
    fn texts_are_read_in_whatever_pieces() {
        let part = "<sst count='1' uniqueCount='99999999999'>\
            <si><t>có</t></si>\
            <si><t>c<!-- o? --><![CDATA[ó]]> &amp; kh&#244;n<?why not?>g</t></si>\
            <si><r><rPr><b/></rPr><t xml:space='preserve'>Xã </t></r><r><t>An</t></r>\
            <rPh sb='0' eb='2'><t>xa</t></rPh><phoneticPr fontId='1'/></si>\
            <si/><si><t/></si><si><t> \n a \t</t></si><si><t xml:space='preserve'> a </t></si>\
            <si><t>a_x000D_b_x005F_x000D__xD83D__xDE00__x12G4__xD83D_</t></si>\
            <extLst><ext><si><t>no</t></si></ext></extLst><si>bare</si></sst>";
        let expected = [
            "có",
            "có & không",
            "Xã An",
            "",
            "",
            "a",
            " a ",
            "a\rb_x000D_😀_x12G4__xD83D_",
            "bare",
        ];
        assert_eq!(texts(part), expected);
        assert_eq!(texts("<sst xml:space='preserve'><si><t> a </t></si></sst>"), [" a "]);
        let prefixed = "<x:sst xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main' xmlns:y='y'>\
            <x:si><x:t>a</x:t><y:t>b</y:t></x:si><si xmlns='other'><t>c</t></si>\
            <si xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'><t>d</t></si></x:sst>";
        assert_eq!(texts(prefixed), ["a", "d"]);
    }

    #[test]
    fn what_is_no_list_of_texts_is_refused() {
        for part in [
            "",
            "<worksheet/>",
            "<sst><si>",
            "<sst><x:si/></sst>",
            "<sst><si><t>&who;</t></si></sst>",
            "<sst><si><t>a & b</t></si></sst>",
        ] {
            let read = Xml::new(part.as_bytes()).and_then(|mut xml| Texts::read(&mut xml));
            assert!(matches!(read, Err(Flaw::Damaged(_))), "{part}");
        }
        let entities = "<!DOCTYPE sst [<!ENTITY who 'x'>]><sst/>";
        let read = Xml::new(entities.as_bytes()).and_then(|mut xml| Texts::read(&mut xml));
        assert!(matches!(read, Err(Flaw::Damaged(_))));
        assert_eq!(texts("<!DOCTYPE sst><sst/>"), [""; 0]);
    }
}
