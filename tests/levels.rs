//! The levels of a published decision: by the total and by how many pillars are at a level, falling through to the
//! highest that holds. All units are worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::dataset::DatasetBuilder;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

/// The pillars of 1970/QĐ-BTTTT: the criteria with their points, in order.
fn pillars() -> [Vec<(String, u32)>; 6] {
    let criteria = |component: &str, count: u32| {
        (1..=count).map(|place| (format!("c{component}_{place}"), 5)).collect::<Vec<_>>()
    };
    let both =
        |a: &str, of_a: u32, b: &str, of_b: u32| [criteria(a, of_a), criteria(b, of_b)].concat();
    [
        both("1_1", 9, "1_2", 4),
        vec![("c2_1_1".to_owned(), 25)],
        both("3_1", 2, "3_2", 14),
        both("4_1", 6, "4_2", 7),
        both("5_1", 5, "5_2", 5),
        criteria("6_1", 7),
    ]
}

/// Scores enterprises of which the points of each pillar are given. The criteria of a pillar are filled in their order.
fn scored(units: &[(&str, [u32; 6])]) -> Outcome {
    let text = std::fs::read_to_string("rules/national/sme-2021.yaml").unwrap();
    let framework = Framework::from_yaml(&text).unwrap();
    let mut builder = DatasetBuilder::new(&framework);
    for (id, points) in units {
        let mut unit = builder.add_unit(*id);
        for (pillar, points) in pillars().iter().zip(points) {
            let mut left = *points;
            for (metric, most) in pillar {
                let given = left.min(*most);
                left -= given;
                unit.value(metric, i64::from(given));
            }
            assert_eq!(left, 0, "{id}");
        }
    }
    Plan::compile(&framework).unwrap().score(&builder.build().unwrap()).unwrap()
}

#[test]
fn an_enterprise_is_at_the_highest_level_that_holds() {
    // Points of customers (65), strategy (25), technology (80), operations (65), culture (50) and data (35); the total; the
    // level. A pillar is at level 4 above 39, 15, 48, 39, 30 and 21 points, which is 60 %.
    let units = [
        ("all", [65, 25, 80, 65, 50, 35], "320", Some("Mức 5: dẫn dắt")),
        // 52 of 65 is exactly 80 %: five pillars at level 5 and all six at level 4.
        ("one-at-80", [52, 25, 80, 65, 50, 35], "307", Some("Mức 4: nâng cao")),
        // As seen in published applications: totals of 237 and 240, above 192, with fewer than five pillars at level 4.
        // Strategy is given in fives.
        // Above 60 %: customers, operations. Above 40 %: those, technology (48 of 80), culture (30 of 50), data (19 of 35).
        ("237", [65, 10, 48, 65, 30, 19], "237", Some("Mức 3: hình thành")),
        ("240", [65, 15, 48, 65, 30, 17], "240", Some("Mức 3: hình thành")),
        // Five pillars are at level 4, but a total of exactly 192 is not above 192.
        ("192", [40, 20, 49, 40, 21, 22], "192", Some("Mức 3: hình thành")),
        ("193", [41, 20, 49, 40, 21, 22], "193", Some("Mức 4: nâng cao")),
        // Above 20 %: customers (14 of 65), technology (17 of 80), operations (14), data (20 of 35); culture is at 10 %.
        ("level-2", [14, 0, 17, 14, 5, 20], "70", Some("Mức 2: bắt đầu")),
        // 8 of 80 and 5 of 50 are exactly 10 % and in no level: three pillars are at level 1, and no level is named.
        ("none", [7, 0, 8, 7, 5, 4], "31", None),
        ("level-1", [7, 0, 9, 7, 5, 4], "32", Some("Mức 1: khởi động")),
        ("20", [7, 0, 9, 4, 0, 0], "20", Some("Mức 0: chưa khởi động")),
        ("21", [7, 0, 9, 5, 0, 0], "21", None),
        ("nothing", [0; 6], "0", Some("Mức 0: chưa khởi động")),
    ];
    let given: Vec<_> = units.iter().map(|(id, points, ..)| (*id, *points)).collect();
    let outcome = scored(&given);
    for (id, _, total, level) in units {
        let unit = outcome.unit(id).unwrap();
        assert_eq!(unit.total.unwrap().normalize().to_string(), total, "{id}");
        assert_eq!(unit.grade.map(|grade| grade.get(Language::Vi)), level, "{id}");
    }
}

#[test]
fn a_card_says_why_no_higher_level_is_reached() {
    let outcome = scored(&[("237", [65, 10, 48, 65, 30, 19])]);
    let card = outcome.scorecard("237").unwrap();
    let grades = card.grades();
    let told: Vec<_> = grades
        .iter()
        .map(|grade| {
            let conditions = grade.conditions.iter();
            let told = conditions.map(|gate| {
                let framework = outcome.framework();
                format!(
                    "{} {}",
                    gate.asked(framework, Language::En),
                    gate.found(framework, Language::En)
                )
            });
            (grade.held, told.collect::<Vec<_>>())
        })
        .collect();
    // Level 5 lacks 19 points and four pillars, level 4 three pillars.
    let expected = [
        (
            false,
            vec![
                "total > 256 237 / 256 (short by 19)",
                "Pillar > 80%: ≥ 6 (of 6) 2 / 6 (short by 4)",
            ],
        ),
        (false, vec!["total > 192 237 / 192", "Pillar > 60%: ≥ 5 (of 6) 2 / 5 (short by 3)"]),
        (true, vec!["total > 128 237 / 128", "Pillar > 40%: ≥ 4 (of 6) 5 / 4"]),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(held, told)| (held, told.into_iter().map(str::to_owned).collect::<Vec<_>>()))
        .collect();
    assert_eq!(told, expected);
    let told = card.explain(Language::Vi).to_string();
    assert!(told.contains("Điều kiện xếp loại"), "{told}");
    assert!(told.contains("số Trụ cột > 60%: ≥ 5 (trong 6)"), "{told}");
}

/// Ten ranked units with totals 10, 9, 9, 9, 6, 5, 4, 3, 2, 1: ranks 1, 2, 2, 2, 5, …, 10. A quarter of ten is 2.5, so that
/// ranks 1 and 2 are in it, with all three that share rank 2. A tenth is 1, and half of ten is 5. Units that are not ranked
/// do not count.
#[test]
fn the_first_of_a_ranking_share_a_grade_if_they_share_a_rank() {
    for method in ["competition", "dense"] {
        let framework = Framework::from_yaml(&format!(
            "framework: test/top\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
             source: {{standing: illustrative}}\nabsent: {{missing: zero}}\nmetrics: {{a: {{type: number}}}}\n\
             indicators: [{{id: a, points: 10, scoring: {{linear: {{of: a, zero_at: 0, full_at: 10}}}}}}]\n\
             ranking: {{method: {method}}}\n\
             grades: [{{name: A, top: 10%}}, {{name: B, top: 25%}}, {{name: C, top: 50%, at_least: 60%}}]\n\
             verdict: {{pass_when: [{{top: 25%}}]}}\n"
        ))
        .unwrap();
        let mut builder = DatasetBuilder::new(&framework);
        for (place, total) in [10, 9, 9, 9, 6, 5, 4, 3, 2, 1].into_iter().enumerate() {
            builder.add_unit(format!("u{place}")).value("a", total);
        }
        builder.add_unit("silent");
        let dataset = builder.build().unwrap();
        let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
        let grades: Vec<_> =
            outcome.results().map(|unit| unit.grade.map(|g| g.vi.clone())).collect();
        let expected = ["A", "B", "B", "B", "C"].map(|grade| Some(grade.to_owned()));
        assert_eq!(grades[..5], expected, "{method}");
        assert!(grades[5..].iter().all(Option::is_none), "{method}: {grades:?}");
        let gates = outcome.scorecard("u4").unwrap().gates();
        assert_eq!(gates[0].asked(&framework, Language::En), "among the first 25% of the ranking");
        assert_eq!(gates[0].found(&framework, Language::En), "5 / 2 (over by 3)");
    }
}

const PILLARS: &str = "framework: demo/index\nversion: '1'\nkind: index\nunit_kind: commune\n\
    source: {document: 1/QĐ, standing: illustrative}\npoints: 100\nrounding: {indicator: 2, group: 2, total: 2}\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
    levels: [{id: pillar, name: {vi: Trụ cột, en: Pillar}, aggregate: geometric}, part]\n\
    metrics: {a: {type: percent, at_most: 100%}, b: {type: percent, at_most: 100%}}\n\
    groups:\n- {id: one, name: Một, points: 50, indicators: [\n\
    \u{20} {id: a1, points: 25, scoring: {linear: {of: a, zero_at: 0%, full_at: 100%}}},\n\
    \u{20} {id: b1, points: 25, scoring: {linear: {of: b, zero_at: 0%, full_at: 100%}}}]}\n\
    - {id: two, name: Hai, points: 50, aggregate: arithmetic, groups: [{id: deep, points: 50, indicators: [\n\
    \u{20} {id: a2, points: 25, scoring: {linear: {of: a, zero_at: 0%, full_at: 100%}}},\n\
    \u{20} {id: b2, points: 25, scoring: {linear: {of: b, zero_at: 0%, full_at: 100%}}}]}]}\n\
    verdict: {pass_when: [{every: {level: pillar, at_least: 50%}}, {every: {level: part, at_least: 50%}}]}\n";

#[test]
fn a_level_has_a_name_and_says_how_its_groups_combine() {
    let framework = Framework::from_yaml(PILLARS).unwrap();
    let dataset = Dataset::from_csv("unit,a,b\nu,25%,100%\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let card = outcome.scorecard("u").unwrap();
    let scores: Vec<_> = card
        .scores()
        .filter(|(node, _)| ["one", "two", "deep"].contains(&node.id()))
        .map(|(node, score)| format!("{} {}", node.id(), score.unwrap()))
        .collect();
    // The pillar `one` has √(25 % × 100 %) = 50 % of 50; `two` says itself that it adds up, and so does the level
    // below: (25 % + 100 %) ÷ 2 = 62.5 % of 50.
    assert_eq!(scores, ["one 25.00", "two 31.25", "deep 31.25"]);
    let asked: Vec<_> =
        card.gates().iter().map(|gate| gate.asked(&framework, Language::Vi)).collect();
    assert_eq!(asked, ["mọi Trụ cột ≥ 50%", "mọi nhóm cấp `part` ≥ 50%"]);
    let text = card.explain(Language::Vi).to_string();
    assert!(text.contains("\nTrụ cột: Một  ") && text.contains("\n  deep  "), "{text}");
    let table = dti_engine::report::scorecard(&card, Language::En).to_string();
    assert!(table.contains("Pillar: Hai"), "{table}");
    // Ids alone and mappings are the same levels.
    let written = framework.to_yaml().unwrap();
    assert!(Framework::from_yaml(&written).unwrap().same_rules(&framework));
}
