//! Pages: well-formed, self-contained, the same bytes each time, and small enough to send.

#![cfg(feature = "html")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dti_engine::province::Province;
use dti_engine::report::{self, Report};
use dti_engine::{Catalog, Dataset, Language};
use quick_xml::XmlVersion;
use quick_xml::events::Event;

/// The elements, ids and links of a page.
#[derive(Default)]
struct Said {
    elements: Vec<String>,
    ids: Vec<String>,
    links: Vec<String>,
}

/// Reads a page; anything that is not well formed is a fault: tags that do not match, attributes
/// that are repeated or not in quotes, ampersands that begin nothing.
fn read(page: &str) -> Said {
    let mut said = Said::default();
    let mut reader = quick_xml::Reader::from_str(page);
    reader.config_mut().check_comments = true;
    loop {
        match reader.read_event().unwrap_or_else(|fault| panic!("{fault}")) {
            Event::Start(tag) | Event::Empty(tag) => {
                said.elements.push(tag.name().0.to_owned());
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let value =
                        attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned();
                    match attribute.key.0 {
                        "id" => said.ids.push(value),
                        "href" => said.links.push(value),
                        _ => {}
                    }
                }
            }
            Event::GeneralRef(name) => {
                assert!(["lt", "gt", "amp", "quot", "#39"].contains(&&*name), "{name:?}");
            }
            Event::Text(_) | Event::End(_) | Event::DocType(_) => {}
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    said
}

/// The report of Thanh Hóa, from the data of the examples.
fn thanh_hoa(language: Language) -> Report {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let catalog = Catalog::from_dir(root.join("rules")).unwrap();
    let province =
        Province::from_path(root.join("rules/thanh-hoa/province.yaml"), &catalog).unwrap();
    let mut datasets = BTreeMap::new();
    for (run, data) in [
        ("communes", "examples/data/thanh-hoa/communes-2022.csv"),
        ("districts", "examples/data/thanh-hoa/districts-2022.csv"),
        ("departments", "examples/data/thanh-hoa/departments-2022.csv"),
        ("plan_2023", "rules/thanh-hoa/plan-2023.csv"),
    ] {
        let path = root.join(data);
        let framework = &province.run(run).unwrap().framework;
        datasets.insert(run.to_owned(), Dataset::from_csv_path(path, framework).unwrap());
    }
    report::of_province(&province.score(&datasets).unwrap(), language)
}

fn asks_for_nothing(page: &str, said: &Said) {
    // An address may be told, as text; nothing is loaded from it.
    for mark in ["=\"http", "='http", "<script", "url(", "@import", "<link", "<img", "javascript:"]
    {
        assert!(!page.contains(mark), "{mark}");
    }
    let ids: BTreeSet<_> = said.ids.iter().collect();
    assert_eq!(ids.len(), said.ids.len(), "ids are used twice");
    for link in &said.links {
        assert!(ids.contains(&link.strip_prefix('#').unwrap().to_owned()), "{link} leads nowhere");
    }
}

#[test]
fn a_province_is_one_small_page_that_asks_for_nothing() {
    for (language, name) in [(Language::Vi, "vi"), (Language::En, "en")] {
        let page = thanh_hoa(language).to_html();
        assert_eq!(page, thanh_hoa(language).to_html(), "other bytes the second time");
        let said = read(&page);
        asks_for_nothing(&page, &said);
        // 559 communes, 48 other units with a profile each.
        assert!(page.len() < 1_000_000, "{} bytes", page.len());
        let count = |element: &str| said.elements.iter().filter(|one| *one == element).count();
        // An overview, the four runs with data and the run of checks between files, what was rolled up, and the method.
        assert_eq!((count("h1"), count("nav"), count("main"), count("section")), (1, 1, 1, 8));
        // 21 departments and 27 districts, and what groups bring to each of them; the totals of these and of the
        // communes, and the weights of their three frameworks.
        assert_eq!(count("figure"), 21 + 27 + 2 + 3 + 3);
        assert!(count("tr") > 559 + 48 * 2 + 34);
        // To be looked at.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(folder.join(format!("thanh-hoa-{name}.html")), page).unwrap();
    }
}
