//! Every block of a page, with any text in it. Blocks are not public types, so their tests are here.

use proptest::prelude::*;
use quick_xml::events::Event;
use rust_decimal::Decimal;

use crate::model::Language;
use crate::report::document::{Bin, Block, Chart, Figure, Fold, Report, Section, Shows, Spoke};
use crate::report::table::Look;
use crate::report::{Cell, Column, Table, Tone};

/// The tags and the text of a page.
#[derive(Default)]
struct Said {
    tags: Vec<String>,
    text: String,
}

/// Reads a page. Tags that do not match and ampersands that begin nothing are faults.
fn read(page: &str) -> Said {
    let mut said = Said::default();
    let mut reader = quick_xml::Reader::from_str(page);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                said.tags.push(tag.name().0.to_owned());
            }
            Event::Text(text) => said.text.push_str(&text),
            Event::GeneralRef(name) => said.text.push(match &*name {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                "apos" | "#39" => '\'',
                other => panic!("&{other};"),
            }),
            Event::End(_) | Event::DocType(_) => {}
            Event::Eof => return said,
            other => panic!("{other:?}"),
        }
    }
}

/// Makes a report with one block of every kind, and the same text everywhere.
fn with_text(text: &str) -> Report {
    // Never empty, since empty texts are left out.
    let text = format!("x{text}");
    let share = Cell::share_or_nothing(Some(Decimal::new(8654, 4)));
    let columns = vec![
        Column::left(&text, &text),
        Column::right(&text, &text).look(Look::Bar),
        Column::right(&text, &text).look(Look::Heat),
        Column::left(&text, &text),
    ];
    let mut table = Table::new(Language::Vi, &text, columns);
    table.push_heading([Cell::from(text.as_str())]);
    let said = Cell::from(text.as_str()).toned(Tone::Bad);
    table.push([said.clone(), share.clone(), share, said]);
    let spoke = Spoke { name: text.clone(), own: None, median: None, best: None };
    let profile = Chart { title: text.clone(), shows: Shows::Profile(vec![spoke]) };
    let bin = Bin { from: Decimal::ZERO, to: Decimal::new(1250, 2), units: 1234 };
    let distribution = Chart { title: text.clone(), shows: Shows::Distribution(vec![bin]) };
    let figure = Figure::new(&text, text.as_str()).note(&text);
    let section = Section::new(&text, &text)
        .with(text.clone())
        .with(Block::Figures(vec![figure]))
        .with(distribution)
        .with(Block::Panel(vec![profile]))
        .with(Fold { title: text.clone(), blocks: vec![table.into()], printed: true });
    Report {
        language: Language::Vi,
        title: text.clone(),
        figures: text.clone(),
        lead: vec![text.clone()],
        sections: vec![section, Section::new(&text, &text).landscape()],
        foot: vec![text],
        links: Vec::new(),
    }
}

#[test]
fn every_block_as_it_is_written() {
    let page = with_text("ã An").to_html();
    let (_, body) = page.split_once("</symbol></svg>\n").unwrap();
    insta::with_settings!({ snapshot_path => "../../../tests/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("html__every_block", body);
    });
}

#[test]
fn what_is_empty_is_a_page_too() {
    let nothing = Section::new("", "")
        .with(String::new())
        .with(Block::Figures(Vec::new()))
        .with(Block::Panel(Vec::new()))
        .with(Chart { title: String::new(), shows: Shows::Distribution(Vec::new()) })
        .with(Table::new(Language::En, "", Vec::new()))
        .with(Fold { title: String::new(), blocks: Vec::new(), printed: false });
    let page = Report::new(Language::En, "").with(nothing);
    read(&page.to_html());
    assert!(page.to_html().contains("There are no figures."));
}

/// Returns the part of a text that HTML keeps.
fn kept(text: &str) -> String {
    let text = text.replace('\r', " ");
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn text_stays_text(text in prop_oneof![
        any::<String>().prop_map(|text| text.chars().take(30).collect::<String>()),
        "[<>&\"'/=;!\\\\{}#a-c -]{0,30}",
        Just("<script>alert(1)</script>".to_owned()),
        Just("\"}</style><script>".to_owned()),
        Just("--><![CDATA[".to_owned()),
    ]) {
        let page = with_text(&text).to_html();
        let said = read(&page);
        // No text makes a tag: the tags are those of a page with `x` as every text.
        prop_assert_eq!(&said.tags, &read(&with_text("").to_html()).tags);
        let replaced = |c: char| !c.is_control() && c != '\u{fffd}';
        let found: String = kept(&said.text).chars().filter(|c| replaced(*c)).collect();
        let nonchar = |c: char| matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
        let meant: String =
            kept(&text).chars().filter(|c| replaced(*c) && !nonchar(*c)).collect();
        prop_assert!(found.matches(&format!("x{meant}")).count() >= 20, "{}", found);
    }
}
