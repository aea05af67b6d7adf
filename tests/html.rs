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

use std::collections::BTreeSet;
use std::path::PathBuf;

use dti_engine::number::Decimal;
use dti_engine::outcome::TargetState;
use dti_engine::report::{
    self, Bin, Block, Cell, Chart, Column, Figure, Fold, Look, Report, Section, Shows, Spoke,
    Table, Tone,
};
use dti_engine::{Catalog, Dataset, Language, Outcome, Plan};
use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::events::Event;

/// What a page says, tag by tag.
#[derive(Default)]
struct Said {
    elements: Vec<String>,
    text: String,
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
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    said
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A report of Thanh Hóa with everything that pages can show.
fn thanh_hoa(language: Language) -> Report {
    let vi = language == Language::Vi;
    let pick = |vi_text: &str, en_text: &str| if vi { vi_text } else { en_text }.to_owned();
    let catalog = Catalog::from_dir(root().join("rules")).unwrap();
    let score = |id: &str, version: &str, data: &str| {
        let framework = catalog.get(&format!("thanh-hoa/{id}"), version).unwrap();
        let path = root().join("examples/data/thanh-hoa").join(data);
        let dataset = Dataset::from_csv_path(path, framework).unwrap();
        Plan::compile(framework).unwrap().score(&dataset).unwrap()
    };
    let plan = score("plan", "2023", "plan-2023.csv");
    let departments = score("department", "2022", "departments-2022.csv");
    let districts = score("district", "2022", "districts-2022.csv");
    let communes = score("commune", "2022", "communes-2022.csv");
    let details = Fold {
        title: pick("Điểm từng nhóm của mọi sở", "Points of every department by group"),
        blocks: vec![heat(&departments, language, true).into()],
    };
    let paged = |id: &str, vi: &str, en: &str, outcome: &Outcome| {
        vec![
            Section::new(
                format!("{id}-ranking"),
                pick(&format!("Xếp hạng {vi}"), &format!("Ranking of {en}")),
            )
            .with(Block::Text(synthetic(language)))
            .with(report::ranking(outcome, language)),
            Section::new(
                format!("{id}-heat"),
                pick(&format!("Bản đồ nhiệt {vi}"), &format!("Heat map of {en}")),
            )
            .with(heat(outcome, language, false))
            .landscape(),
            Section::new(
                format!("{id}-profiles"),
                pick(&format!("Hồ sơ {vi}"), &format!("Profiles of {en}")),
            )
            .with(Block::Panel(profiles(outcome, language))),
        ]
    };
    let mut sections = vec![overview(&plan, &communes, language), targets(&plan, language)];
    sections.extend(paged("departments", "sở, ban, ngành", "departments", &departments));
    sections.extend(paged("districts", "huyện, thị xã, thành phố", "districts", &districts));
    sections.push(
        Section::new("communes", pick("Xếp hạng xã, phường, thị trấn", "Ranking of communes"))
            .with(Block::Text(synthetic(language)))
            .with(distribution(&communes, language))
            .with(report::ranking(&communes, language)),
    );
    sections.push(Section::new("details", pick("Chi tiết", "Details")).with(details));
    Report {
        language,
        title: pick(
            "Kết quả đánh giá chuyển đổi số tỉnh Thanh Hóa năm 2023",
            "Digital transformation of Thanh Hóa province in 2023",
        ),
        figures: String::new(),
        lead: vec![pick(
            "Chỉ tiêu của tỉnh: số liệu đã công bố, Kế hoạch 298/KH-UBND ngày 20/12/2023. Số liệu của sở, huyện và xã là số liệu giả lập.",
            "Targets of the province: published figures, plan 298/KH-UBND of 20/12/2023. The figures of departments, districts and communes are synthetic.",
        )],
        sections,
        foot: [&plan, &departments, &districts, &communes]
            .map(|outcome| {
                let digests = outcome.digests();
                let id = outcome.framework().id();
                format!(
                    "{id}: {} {} · {} {}",
                    pick("quy tắc", "rules"),
                    digests.rules,
                    pick("số liệu", "data"),
                    digests.data
                )
            })
            .to_vec(),
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn synthetic(language: Language) -> String {
    match language {
        Language::Vi => "Số liệu giả lập: dùng để minh họa cách tính, không phản ánh đơn vị nào.",
        Language::En => "Synthetic figures: they show how it is computed and describe no unit.",
    }
    .to_owned()
}

fn overview(plan: &Outcome, communes: &Outcome, language: Language) -> Section {
    let vi = language == Language::Vi;
    let pick = |vi_text: &str, en_text: &str| if vi { vi_text } else { en_text }.to_owned();
    let card = plan.scorecards().next().unwrap();
    let count = |state| card.targets().filter(|target| target.computed == state).count();
    let figures = vec![
        Figure::new(
            pick("chỉ tiêu đạt", "targets met"),
            Cell::number(count(TargetState::Met)).toned(Tone::Good),
        )
        .note(pick("tính từ số liệu đã nêu", "by the figures given")),
        Figure::new(
            pick("chỉ tiêu chưa đạt", "targets not met"),
            Cell::number(count(TargetState::NotMet)).toned(Tone::Bad),
        ),
        Figure::new(
            pick("chưa xác định", "undetermined"),
            Cell::number(count(TargetState::Undetermined)).toned(Tone::Unknown),
        )
        .note(pick("không có số cùng đơn vị đo", "no figure of that measure")),
        Figure::new(
            pick("xã, phường, thị trấn được chấm", "communes scored"),
            Cell::number(communes.units().count()),
        ),
        Figure::new(
            pick("thay đổi điểm trung bình so với năm trước", "change of the mean since last year"),
            Cell::change_or_nothing(Some(decimal("12.40"))),
        ),
    ];
    Section::new("overview", pick("Tổng quan", "Overview"))
        .with(Block::Figures(figures))
        .with(Block::Text(pick(
            "Mỗi điểm số trong báo cáo này tính được lại từ quy tắc và số liệu có mã kiểm tra ở cuối trang.",
            "Every score of this report can be computed again from the rules and figures whose digests stand at its end.",
        )))
}

fn targets(plan: &Outcome, language: Language) -> Section {
    let vi = language == Language::Vi;
    let pick = |vi_text: &str, en_text: &str| if vi { vi_text } else { en_text }.to_owned();
    let columns = vec![
        Column::right("code", pick("TT", "No.")),
        Column::left("target", pick("Chỉ tiêu", "Target")),
        Column::right("asked", pick("Yêu cầu", "Asked")),
        Column::right("given", pick("Số liệu", "Given")),
        Column::left("computed", pick("Tính", "Computed")),
        Column::left("declared", pick("Tự khai", "Declared")),
    ];
    let title = pick("Chỉ tiêu kế hoạch năm 2023", "Targets of the plan for 2023");
    let mut table = Table::new(language, title.clone(), columns);
    for (place, target) in plan.scorecards().next().unwrap().targets().enumerate() {
        if place == 0 {
            table.push_heading([Cell::nothing(), pick("Hạ tầng số", "Infrastructure").into()]);
        }
        if place == 12 {
            table.push_heading([Cell::nothing(), pick("Chính quyền số", "Government").into()]);
        }
        let met = Cell::from(pick("đạt", "met")).toned(Tone::Good);
        let not_met = Cell::from(pick("chưa đạt", "not met")).toned(Tone::Bad);
        table.push([
            Cell::from(target.code.as_deref().unwrap_or_default()),
            target.name.get(language).into(),
            target.asked(plan.framework(), language).into(),
            target.given(plan.framework(), language).map_or(Cell::nothing(), Cell::from),
            match target.computed {
                TargetState::Met => met.clone(),
                TargetState::NotMet => not_met.clone(),
                TargetState::NotDue | TargetState::Undetermined => {
                    Cell::from(pick("chưa xác định", "undetermined")).toned(Tone::Unknown)
                }
            },
            match target.declared {
                Some(true) => met,
                Some(false) => not_met,
                None => Cell::nothing(),
            },
        ]);
    }
    Section::new("targets", title).with(table)
}

/// The name of a unit and its shares.
type Shares = (String, Vec<Option<Decimal>>);

/// Main indices with the shares of every unit, in the order of the ranking.
fn main_indices(outcome: &Outcome, language: Language) -> (Vec<String>, Vec<Shares>) {
    let mut names = Vec::new();
    let units = outcome.units().map(|unit| {
        let card = outcome.scorecard(&unit.unit.id).unwrap();
        let nodes: Vec<_> = card.nodes().filter(|node| node.depth == 2).collect();
        names = nodes.iter().map(|node| node.name.get(language).to_owned()).collect();
        (
            unit.unit.name.clone(),
            nodes.iter().map(|node| node.share.map(|share| share.decimal())).collect(),
        )
    });
    let units = units.collect();
    (names, units)
}

fn heat(outcome: &Outcome, language: Language, groups: bool) -> Table {
    let (names, units) = main_indices(outcome, language);
    let title = match language {
        Language::Vi => "Tỷ lệ điểm theo chỉ số chính",
        Language::En => "Shares of points by main index",
    };
    let unit = if language == Language::Vi { "Đơn vị" } else { "Unit" };
    let mut columns = vec![Column::left("unit", unit)];
    columns.extend(names.iter().map(|name| Column::right(name, name).look(Look::Heat)));
    let mut table = Table::new(language, title, columns);
    for (place, (name, shares)) in units.into_iter().enumerate() {
        if groups && place % 7 == 0 {
            table.push_heading([format!(
                "{} {}",
                if language == Language::Vi { "Nhóm" } else { "Group" },
                place / 7 + 1
            )]);
        }
        let shares = shares.into_iter().map(Cell::share_or_nothing);
        table.push([Cell::from(name)].into_iter().chain(shares));
    }
    table
}

fn profiles(outcome: &Outcome, language: Language) -> Vec<Chart> {
    let (names, units) = main_indices(outcome, language);
    let spoke = |place: usize, own: Option<Decimal>| {
        let mut all: Vec<Decimal> = units.iter().filter_map(|(_, shares)| shares[place]).collect();
        all.sort_unstable();
        let (median, best) = (all.get(all.len() / 2).copied(), all.last().copied());
        let [own, median, best] = [own, median, best].map(|share| share.map(Into::into));
        Spoke { name: names[place].clone(), own, median, best }
    };
    units
        .iter()
        .enumerate()
        .map(|(rank, (name, shares))| Chart {
            title: format!("{}. {name}", rank + 1),
            shows: Shows::Profile(
                shares.iter().enumerate().map(|(place, own)| spoke(place, *own)).collect(),
            ),
        })
        .collect()
}

fn distribution(outcome: &Outcome, language: Language) -> Chart {
    let totals: Vec<Decimal> =
        outcome.units().filter_map(|unit| unit.total).map(|total| total.decimal()).collect();
    let bins = (0..20).map(|step| {
        let (from, to) = (Decimal::from(step * 50), Decimal::from(step * 50 + 50));
        let within = |total: &&Decimal| **total >= from && (**total < to || step == 19);
        Bin { from, to, units: totals.iter().filter(within).count() }
    });
    let bins: Vec<_> = bins.collect();
    let first = bins.iter().position(|bin| bin.units > 0).unwrap();
    let title = match language {
        Language::Vi => "Số xã theo tổng điểm",
        Language::En => "Communes by total",
    };
    Chart { title: title.to_owned(), shows: Shows::Distribution(bins[first..].to_vec()) }
}

fn asks_for_nothing(page: &str, said: &Said) {
    for mark in ["http", "<script", "url(", "@import", "<link", "<img", "javascript:"] {
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
        assert_eq!((count("h1"), count("nav"), count("main"), count("section")), (1, 1, 1, 10));
        assert_eq!(count("figure"), 49);
        assert!(count("tr") > 559 + 48 * 2 + 34);
        // To be looked at.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(folder.join(format!("thanh-hoa-{name}.html")), page).unwrap();
    }
}

/// One block of every kind with the same text wherever there is any.
fn with_text(text: &str) -> Report {
    // Never empty, since what is empty is left out.
    let text = format!("x{text}");
    let share = Cell::share_or_nothing(Some(decimal("0.8654")));
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
    let bin = Bin { from: decimal("0"), to: decimal("12.50"), units: 1234 };
    let distribution = Chart { title: text.clone(), shows: Shows::Distribution(vec![bin]) };
    let figure = Figure::new(&text, text.as_str()).note(&text);
    let section = Section::new(&text, &text)
        .with(text.clone())
        .with(Block::Figures(vec![figure]))
        .with(distribution)
        .with(Block::Panel(vec![profile]))
        .with(Fold { title: text.clone(), blocks: vec![table.into()] });
    Report {
        language: Language::Vi,
        title: text.clone(),
        figures: text.clone(),
        lead: vec![text.clone()],
        sections: vec![section, Section::new(&text, &text).landscape()],
        foot: vec![text],
    }
}

#[test]
fn every_block_as_it_is_written() {
    let page = with_text("ã An").to_html();
    let (_, body) = page.split_once("</symbol></svg>\n").unwrap();
    insta::assert_snapshot!("every_block", body);
}

#[test]
fn what_is_empty_is_a_page_too() {
    let nothing = Section::new("", "")
        .with(String::new())
        .with(Block::Figures(Vec::new()))
        .with(Block::Panel(Vec::new()))
        .with(Chart { title: String::new(), shows: Shows::Distribution(Vec::new()) })
        .with(Table::new(Language::En, "", Vec::new()))
        .with(Fold { title: String::new(), blocks: Vec::new() });
    let page = Report {
        language: Language::En,
        title: String::new(),
        figures: String::new(),
        lead: Vec::new(),
        sections: vec![nothing],
        foot: Vec::new(),
    };
    read(&page.to_html());
    assert!(page.to_html().contains("There are no figures."));
}

/// What HTML keeps of a text.
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
        // No text makes a tag: there are those of a page that says `x` everywhere.
        prop_assert_eq!(&said.elements, &read(&with_text("").to_html()).elements);
        let replaced = |c: char| !c.is_control() && c != '\u{fffd}';
        let found: String = kept(&said.text).chars().filter(|c| replaced(*c)).collect();
        let nonchar = |c: char| matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
        let meant: String =
            kept(&text).chars().filter(|c| replaced(*c) && !nonchar(*c)).collect();
        prop_assert!(found.matches(&format!("x{meant}")).count() >= 20, "{}", found);
    }
}
