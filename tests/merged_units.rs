//! Units that were formed from others, scored by the means of their predecessors.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeMap;

use dti_engine::comparison::{Comparison, Reason};
use dti_engine::merged::Mergers;
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::outcome::{NoTotal, Verdict};
use dti_engine::{Catalog, Dataset, Error, Framework, Language, Outcome, Plan, cases, report};

fn path(below: &str) -> String {
    format!("{}/{below}", env!("CARGO_MANIFEST_DIR"))
}

fn provinces() -> Mergers {
    Mergers::from_path(path("rules/national/merged-2025.yaml")).unwrap()
}

/// An index with two main indices, its figures in percent; `more` are further keys of it.
fn rules(places: u32, more: &str) -> Framework {
    Framework::from_yaml(&format!(
        "framework: demo/province\nversion: '2024'\nkind: index\nunit_kind: province\npoints: 100\n\
         rounding: {{indicator: {places}, group: {places}, total: {places}}}\n\
         absent: {{missing: zero, not_applicable: exclude, rejected: zero}}\n\
         metrics: {{awareness: {{type: percent}}, institutions: {{type: percent}}}}\n\
         groups:\n\
         - {{id: first, points: 60, indicators: [{{id: awareness, points: 60, scoring: {{formula: awareness}}}}]}}\n\
         - {{id: second, points: 40, indicators: [{{id: institutions, points: 40, scoring: {{formula: institutions}}}}]}}\n\
         ranking: {{places: {places}}}\n{more}"
    ))
    .unwrap()
}

const GRADES: &str = "grades: [{name: Khá, at_least: 60%}, {name: Trung bình, at_least: 45%}]\n\
     verdict: {pass_when: [{total: {at_least: 45%}}, {every: {level: group, at_least: 40%}}]}\n";

fn score(framework: &Framework, rows: &str) -> Outcome {
    let csv = format!("unit,awareness,institutions\n{rows}");
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

/// What comes out for each unit that reported: rank, total, grade, verdict, and the scores of all nodes.
type Results =
    BTreeMap<String, (Option<u32>, Option<String>, Option<String>, Option<Verdict>, Vec<String>)>;

fn results(outcome: &Outcome) -> Results {
    let result = |card: dti_engine::Scorecard<'_>| {
        let unit = card.unit();
        let score = |score: Option<_>| {
            score.map_or("–".to_owned(), |s: dti_engine::number::Shown| s.to_string())
        };
        let scores = card.scores().map(|(_, shown)| score(shown)).collect();
        let total = unit.total.map(|total| total.to_string());
        let grade = unit.grade.map(|grade| grade.vi.clone());
        (unit.unit.id.clone(), (unit.rank, total, grade, unit.verdict, scores))
    };
    outcome.scorecards().filter(|card| card.reported()).map(result).collect()
}

const THREE: &str = "hoa-binh,50%,10%\nvinh-phuc,70%,25%\nphu-tho,81%,30%\nthanh-hoa,40%,50%\n\
     tuyen-quang,75%,60%\nha-giang,61%,55%\n";

/// By hand, first (60 points) and second (40):
///
/// - Phú Thọ: (30 + 42 + 48.6) ÷ 3 = 40.2; (4 + 10 + 12) ÷ 3 = 8.667, 8.67 rounded, 21.7 % of 40: fails.
/// - Tuyên Quang: (45 + 36.6) ÷ 2 = 40.8; (24 + 22) ÷ 2 = 23; 63.8.
/// - Thanh Hóa, which was not merged: 24 + 20 = 44.
#[test]
fn three_provinces_by_hand() {
    let outcome = provinces().outcome(&score(&rules(2, GRADES), THREE)).unwrap();
    let expected = [
        (
            "tuyen-quang",
            Some(1),
            "63.80",
            Some("Khá"),
            Verdict::Pass,
            ["40.80", "40.80", "23.00", "23.00"],
        ),
        (
            "phu-tho",
            Some(2),
            "48.87",
            Some("Trung bình"),
            Verdict::Fail,
            ["40.20", "40.20", "8.67", "8.67"],
        ),
        ("thanh-hoa", Some(3), "44.00", None, Verdict::Fail, ["24.00", "24.00", "20.00", "20.00"]),
    ];
    let expected: Results = expected
        .map(|(id, rank, total, grade, verdict, scores)| {
            let grade = grade.map(str::to_owned);
            let scores = scores.map(str::to_owned).to_vec();
            (id.to_owned(), (rank, Some(total.to_owned()), grade, Some(verdict), scores))
        })
        .into();
    assert_eq!(results(&outcome), expected);
    assert_eq!(outcome.units().count(), 34);
    assert_eq!(outcome.not_reported().count(), 31);
    assert_eq!(outcome.unit("phu-tho").unwrap().unit.name, "Tỉnh Phú Thọ");
}

#[test]
fn a_card_shows_each_mean() {
    let framework = rules(2, GRADES);
    let outcome = provinces().outcome(&score(&framework, THREE)).unwrap();
    let card = outcome.scorecard("phu-tho").unwrap();
    let second = card.nodes().find(|node| node.id == "second").unwrap();
    let line = |language| second.working(&framework, language)[0].text.clone();
    assert_eq!(
        line(Language::Vi),
        "trung bình của 3 đơn vị trước khi sáp nhập: (4 + 10 + 12) ÷ 3 ≈ 8,6666666667 → 8,67 \
         (từ 5 trở lên làm tròn lên, 2 chữ số thập phân)"
    );
    assert_eq!(
        line(Language::En),
        "mean of 3 predecessors: (4 + 10 + 12) ÷ 3 ≈ 8.6666666667 → 8.67 (half up, 2 places)"
    );
    let text = card.explain(Language::Vi).to_string();
    assert!(text.contains(
        "Hợp thành từ: Tỉnh Hòa Bình (tổng điểm 34,00), Tỉnh Vĩnh Phúc (tổng điểm 52,00), Tỉnh Phú Thọ"
    ), "{text}");
    let html = report::of_unit(&card, None, Language::Vi).to_html();
    assert!(html.contains("(4 + 10 + 12) ÷ 3") && html.contains("Hợp thành từ: "));
    let json = serde_json::to_value(card).unwrap();
    assert_eq!(json["predecessors"][0]["score"], "34");
    assert_eq!(json["nodes"][2]["mean"]["predecessors"][1]["unit"], "vinh-phuc");
    let back: dti_engine::scorecard::ScorecardResult<'_> =
        serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(back).unwrap(), json);
    // One that was not merged.
    let node = outcome.scorecard("thanh-hoa").unwrap().nodes().next().unwrap();
    assert_eq!(
        node.working(&framework, Language::En)[0].text,
        "the score from before the mergers: 24"
    );
}

/// Draws numbers that are the same on every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Rounds n ÷ d half up.
const fn half_up(n: u64, d: u64) -> u64 {
    (2 * n + d) / (2 * d)
}

/// The ranks 1, 2, 2, 4 of totals.
fn ranked<'a>(totals: &[(&'a str, u64)]) -> Vec<(&'a str, u64, Option<u32>)> {
    let rank = |total: u64| totals.iter().filter(|(_, other)| *other > total).count() + 1;
    let ranked = totals.iter().map(|(id, total)| (*id, *total, u32::try_from(rank(*total)).ok()));
    ranked.collect()
}

/// All 63 provinces by the rules of 2022, whose total alone is rounded, with drawn figures of four places. Worked out in
/// whole numbers: Σ points × figure over the predecessors, ÷ their number, half up to one place.
#[test]
fn sixty_three_provinces_become_thirty_four() {
    let catalog = Catalog::from_dir(path("rules")).unwrap();
    let framework = catalog.get("national/province", "2022").unwrap();
    let metrics = [
        ("awareness", 100),
        ("institutions", 100),
        ("infrastructure", 100),
        ("workforce", 100),
        ("security", 100),
        ("government", 200),
        ("economy", 150),
        ("society", 150),
    ];
    let (mergers, mut draw) = (provinces(), Draw(2022));
    let mut csv = format!("unit,{}\n", metrics.map(|(id, _)| id).join(","));
    let mut sums = BTreeMap::new();
    for id in mergers.before().keys() {
        let figures = metrics.map(|(_, points)| (draw.below(10_001), points));
        let texts =
            figures.map(|(figure, _)| format!("{}.{:04}", figure / 10_000, figure % 10_000));
        csv.push_str(&format!("{id},{}\n", texts.join(",")));
        sums.insert(
            id.as_str(),
            figures.iter().map(|(figure, points)| figure * points).sum::<u64>(),
        );
    }
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    let before = Plan::compile(framework).unwrap().score(&dataset).unwrap();
    let outcome = mergers.outcome(&before).unwrap();
    let tenths = mergers.formed().iter().map(|formed| {
        let sum: u64 = formed.from.iter().map(|id| sums[id.as_str()]).sum();
        (formed.unit.as_str(), half_up(10 * sum, 10_000 * formed.from.len() as u64))
    });
    let expected = ranked(&tenths.collect::<Vec<_>>());
    assert_eq!(expected.len(), 34);
    for (id, tenths, rank) in expected {
        let unit = outcome.unit(id).unwrap();
        let total = format!("{}.{}", tenths / 10, tenths % 10);
        assert_eq!((unit.rank, unit.total.map(|t| t.to_string())), (rank, Some(total)), "{id}");
    }
}

/// Rounded nodes: the mean of rounded scores is rounded again, and the total adds up those.
#[test]
fn means_of_rounded_scores_are_rounded_once_more() {
    let (framework, mergers, mut draw) = (rules(1, ""), provinces(), Draw(13));
    let mut differs = 0;
    for _ in 0..20 {
        let (mut rows, mut tenths) = (String::new(), BTreeMap::new());
        for id in mergers.before().keys() {
            let figures = [draw.below(1001), draw.below(1001)];
            rows.push_str(&format!(
                "{id},{}.{}%,{}.{}%\n",
                figures[0] / 10,
                figures[0] % 10,
                figures[1] / 10,
                figures[1] % 10
            ));
            // In tenths of a point: 60 × figure ÷ 1000 × 10.
            tenths.insert(
                id.as_str(),
                [half_up(600 * figures[0], 1000), half_up(400 * figures[1], 1000)],
            );
        }
        let outcome = mergers.outcome(&score(&framework, &rows)).unwrap();
        let totals = mergers.formed().iter().map(|formed| {
            let count = formed.from.len() as u64;
            let sum =
                |node: usize| formed.from.iter().map(|id| tenths[id.as_str()][node]).sum::<u64>();
            let total = half_up(sum(0), count) + half_up(sum(1), count);
            differs += u32::from(total != half_up(sum(0) + sum(1), count));
            (formed.unit.as_str(), total)
        });
        for (id, tenths, rank) in ranked(&totals.collect::<Vec<_>>()) {
            let unit = outcome.unit(id).unwrap();
            let total = format!("{}.{}", tenths / 10, tenths % 10);
            assert_eq!((unit.rank, unit.total.map(|t| t.to_string())), (rank, Some(total)), "{id}");
        }
    }
    assert!(differs > 10, "the mean of totals was the same but for {differs}");
}

/// Four communes of which none is merged, in the order of the data.
fn unmerged(of: &str) -> Mergers {
    Mergers::from_yaml(&format!(
        "merged: demo/none\nunit_kind: province\nbefore: {{an: An, binh: Bình, chi: Chi, duc: Đức}}\nformed: [{of}]\n"
    ))
    .unwrap()
}

#[test]
fn a_unit_of_one_predecessor_has_its_scores() {
    let same = "{unit: an, from: [an]}, {unit: binh, from: [binh]}, {unit: chi, from: [chi]}, {unit: duc, from: [duc]}";
    for more in [
        GRADES,
        "checks: [{id: sane, holds: awareness < institutions, severity: refuse, message: No}]\n",
        "coverage: {total: 65%}\n",
    ] {
        let framework = rules(1, more);
        let before = score(&framework, "an,33.3%,70%\nbinh,n/a,n/a\nchi,81%,n/a\nduc,,\n");
        let outcome = unmerged(same).outcome(&before).unwrap();
        assert_eq!(results(&outcome), results(&before), "{more}");
        let why = |outcome: &Outcome| outcome.units().map(|u| u.no_total).collect::<Vec<_>>();
        assert_eq!(why(&outcome), why(&before), "{more}");
    }
}

#[test]
fn the_order_of_predecessors_changes_nothing_but_the_working() {
    let framework = rules(1, GRADES);
    let before = score(&framework, "an,33.3%,70%\nbinh,50%,n/a\nchi,81%,12%\nduc,17.7%,1%\n");
    let one = unmerged("{unit: moi, from: [an, chi, duc]}, {unit: binh, from: [binh]}");
    let other = unmerged("{unit: moi, from: [duc, an, chi]}, {unit: binh, from: [binh]}");
    let [one, other] = [one, other].map(|mergers| mergers.outcome(&before).unwrap());
    let json = |outcome: &Outcome| serde_json::to_string(outcome).unwrap();
    assert_eq!(json(&one), json(&other));
}

#[test]
fn a_predecessor_without_a_score_makes_no_mean() {
    let framework = rules(2, GRADES);
    // Tiền Giang is missing from the data; second does not apply to Hà Giang, and to none of Tây Ninh's.
    let rows = "dong-thap,50%,50%\ntuyen-quang,75%,60%\nha-giang,61%,n/a\nlong-an,50%,n/a\ntay-ninh,60%,n/a\n";
    let outcome = provinces().outcome(&score(&framework, rows)).unwrap();
    let unit = |id: &str| outcome.unit(id).unwrap();
    for id in ["dong-thap", "tuyen-quang"] {
        assert_eq!((unit(id).total, unit(id).rank, unit(id).grade), (None, None, None));
        assert_eq!(unit(id).no_total, Some(NoTotal::Incomplete));
        assert_eq!(unit(id).verdict, Some(Verdict::Fail));
    }
    let card = outcome.scorecard("tuyen-quang").unwrap();
    let nodes: Vec<_> = card.nodes().map(|node| node.score.map(|s| s.to_string())).collect();
    assert_eq!(nodes, [Some("40.80".to_owned()), Some("40.80".to_owned()), None, None]);
    let text = card.explain(Language::En).to_string();
    assert!(text.contains("A predecessor has no total, or no score"), "{text}");
    let second = card.nodes().nth(2).unwrap();
    assert_eq!(
        second.working(&framework, Language::En)[0].text,
        "no mean: there is no score of ha-giang"
    );
    let gate = card.gates().into_iter().nth(1).unwrap();
    assert_eq!(gate.failing.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["second"]);
    // What does not apply to any predecessor does not apply: (30 + 36) ÷ 2 = 33 of 60 is 55 of 100.
    assert_eq!(unit("tay-ninh").total.unwrap().to_string(), "55.00");
    assert_eq!(unit("tay-ninh").rank, Some(1));
}

#[test]
fn the_origin_and_the_mergers_are_carried() {
    let framework = rules(2, "");
    let origin = Origin { nature: Some(Nature::Synthetic), as_of: "2024-12-31".parse().ok() };
    let before = score(&framework, THREE);
    let dataset = before.dataset().described(origin, Source::default());
    let before = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let outcome = provinces().outcome(&before).unwrap();
    assert_eq!((outcome.nature(), outcome.as_of()), (origin.nature, origin.as_of));
    let figures = outcome.figures(Language::En);
    assert!(figures.starts_with("SYNTHETIC FIGURES") && figures.contains("(national/provinces)"));
    let digests = outcome.digests();
    assert_eq!((&digests.rules, &digests.data), (&before.digests().rules, &before.digests().data));
    assert_eq!(before.digests().mergers, None);
    let other = provinces();
    let digest = digests.mergers.unwrap();
    assert_eq!(other.outcome(&before).unwrap().digests().mergers.unwrap(), digest);
    assert!(report::of_outcome(&outcome, Language::Vi).to_html().contains(digest.as_ref()));
    // Merged again: the digest of the data is still that of the file that was read.
    let again = Mergers::from_yaml(
        "merged: demo/again\nunit_kind: province\nbefore: {moi: Mới, duc: Đức}\nformed: [{unit: moi, from: [moi, duc]}]\n",
    )
    .unwrap();
    let first = unmerged("{unit: moi, from: [an, binh, chi]}, {unit: duc, from: [duc]}");
    let before = score(&framework, "an,10%,10%\nbinh,20%,20%\nchi,30%,30%\nduc,60%,60%\n");
    let outcome = again.outcome(&first.outcome(&before).unwrap()).unwrap();
    // The mean of 20 and 60, not of the four.
    assert_eq!(outcome.unit("moi").unwrap().total.unwrap().to_string(), "40.00");
    assert_eq!(outcome.digests().data, before.digests().data);
}

#[test]
fn a_year_is_compared_with_merged_units() {
    let framework = rules(2, "");
    let before = provinces().outcome(&score(&framework, THREE)).unwrap();
    let now = score(&framework, "tuyen-quang,80%,60%\n");
    let years = Comparison::of(&before, &now).years("2024", "2025");
    let unit = years.unit("tuyen-quang").unwrap();
    // 48 + 24 beside 63.8.
    assert_eq!(unit.total().difference().unwrap().to_string(), "8.2");
    let reasons = unit.item("awareness").unwrap().reasons();
    let [Reason::Merged(parts)] = reasons.as_slice() else { panic!("{reasons:?}") };
    assert_eq!(
        parts.iter().map(|p| p.score.unwrap().to_string()).collect::<Vec<_>>(),
        ["36.6", "45"]
    );
}

/// The data call `an` what the file calls `chi`: their ids are those of another list.
#[test]
fn names_of_other_units_are_refused() {
    let mergers = unmerged(
        "{unit: moi, name: Mới, from: [an, binh]}, {unit: chi, from: [chi]}, {unit: duc, from: [duc]}",
    );
    // A unit that was not merged is called as before.
    assert_eq!(mergers.find("chi").unwrap().name.vi, "Chi");
    let framework = rules(2, "");
    let of = |names: [&str; 4]| {
        let [an, binh, chi, duc] = names;
        let csv = format!(
            "unit,name,awareness,institutions\nan,{an},75%,60%\nbinh,{binh},75%,60%\nchi,{chi},75%,60%\nduc,{duc},75%,60%\n"
        );
        let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
        Plan::compile(&framework).unwrap().score(&dataset).unwrap()
    };
    assert!(mergers.outcome(&of(["An", "BÌNH", "Chị", ""])).is_ok());
    let before = of(["Chi", "Bình", "An", "Đức"]);
    let Err(Error::Mergers { reason, .. }) = mergers.outcome(&before) else { panic!("accepted") };
    assert_eq!(
        reason,
        "the data calls `an` `Chi`, and the file has `Chi` as `chi`: mend the ids or the names"
    );
    let now = score(&framework, "moi,75%,60%\nchi,75%,60%\nduc,75%,60%\n");
    assert!(Comparison::of(&before, &now).with_mergers(&mergers).is_err());
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let reason = |mergers: &Mergers, outcome: &Outcome| match mergers.outcome(outcome) {
        Err(Error::Mergers { reason, .. }) => reason,
        other => panic!("{other:?}"),
    };
    let framework = rules(2, "");
    let unknown = score(&framework, "tuyen-quag,75%,60%\n");
    assert_eq!(
        reason(&provinces(), &unknown),
        "the data has `tuyen-quag`, which is not a unit of `before` (did you mean `tuyen-quang`?)"
    );
    let communes = Mergers::from_yaml(
        "merged: demo/communes\nunit_kind: commune\nbefore: {an: An}\nformed: [{unit: an, from: [an]}]\n",
    )
    .unwrap();
    assert_eq!(
        reason(&communes, &score(&framework, "an,75%,60%\n")),
        "it merges units of the kind `commune`, and `an` is of the kind `province`"
    );
    let asks = rules(2, "verdict: {pass_when: [{formula: awareness > 50%}]}\n");
    assert_eq!(
        reason(&provinces(), &score(&asks, THREE)),
        "a grade or the verdict of `demo/province` version `2024` asks for metrics (`awareness > 50%`), and merged \
         units have scores only"
    );
    let targets = Framework::from_yaml(
        "framework: demo/plan\nversion: '2024'\nkind: criteria\nunit_kind: province\n\
         metrics: {awareness: {type: percent}, institutions: {type: percent}}\n\
         targets: [{id: one, of: awareness, at_least: 50%}, {id: two, of: institutions, at_least: 50%}]\n",
    )
    .unwrap();
    assert_eq!(
        reason(&provinces(), &score(&targets, THREE)),
        "`demo/plan` version `2024` has targets, and no scores to take the mean of"
    );
    let outcome = provinces().outcome(&score(&framework, THREE)).unwrap();
    assert!(matches!(outcome.what_if(|_| Ok(())), Err(Error::Mergers { .. })));
    assert!(matches!(cases::from_unit(&outcome, "phu-tho"), Err(Error::Unwritable { .. })));
}

/// dti.gov.vn, ranking of 2022: two of the five published provinces were not merged, and keep their published values.
#[test]
fn provinces_that_were_not_merged_keep_their_published_values() {
    let catalog = Catalog::from_dir(path("rules")).unwrap();
    let framework = catalog.get("national/province", "2022").unwrap();
    let data = path("rules/national/provinces-2022.csv");
    let dataset = Dataset::from_csv_path(data, framework).unwrap();
    let before = Plan::compile(framework).unwrap().score(&dataset).unwrap();
    let outcome = provinces().outcome(&before).unwrap();
    for (unit, published) in [("quang-ninh", "702.4"), ("thua-thien-hue", "697.5")] {
        assert_eq!(outcome.unit(unit).unwrap().total.unwrap().to_string(), published);
    }
    // Of Đà Nẵng's two predecessors one is published.
    assert_eq!(outcome.unit("da-nang").unwrap().no_total, Some(NoTotal::Incomplete));
    assert_eq!(
        outcome.ranking().map(|place| place.unit.id.as_str()).collect::<Vec<_>>(),
        ["quang-ninh", "thua-thien-hue"]
    );
}

/// Bac with 60 and 40 points and Nam with 30 and 20 became one: 45 and 30 in the mean, 75 in all. Dong has 50.
#[test]
fn a_run_of_a_province_takes_its_data_from_before_mergers() {
    use dti_engine::province::Province;
    let framework = rules(2, GRADES);
    let catalog =
        Catalog::from_yaml_texts([("rules.yaml", framework.texts().next().unwrap().1)]).unwrap();
    let text = "province: demo\nname: Vùng minh họa\n\
        runs: [{id: units, framework: demo/province, version: '2024', merged: merged.yaml}]\n\
        figures: [{id: mean, name: Bình quân, value: {mean: units, of: total}}, {id: fair, name: Số loại Khá, value: {count: units, where: {grade: Khá}}}]\n";
    let province = Province::from_yaml(text, &catalog).unwrap();
    let data = "unit,awareness,institutions\nbac,100%,100%\nnam,50%,50%\ndong,50%,50%\n";
    let dataset = Dataset::from_csv(data.as_bytes(), &framework).unwrap();
    let datasets = BTreeMap::from([("units".to_owned(), dataset)]);
    let error = province.score(&datasets).unwrap_err();
    assert!(matches!(error, Error::Mergers { .. }), "{error}");
    let mergers = Mergers::from_yaml(
        "merged: demo/one\nunit_kind: province\nin_force: {from: 2025-07-01}\n\
         before: {bac: Tỉnh Bắc, nam: Tỉnh Nam, dong: Tỉnh Đông}\n\
         formed: [{unit: moi, name: Tỉnh Mới, from: [bac, nam]}, {unit: dong, from: [dong]}]\n",
    )
    .unwrap();
    let came = province.with_mergers("merged.yaml", &mergers).score(&datasets).unwrap();
    let (_, run) = came.runs().next().unwrap();
    let outcome = run.outcome.as_ref().unwrap();
    let units: Vec<_> =
        outcome.units().map(|unit| format!("{} {}", unit.unit.id, unit.total.unwrap())).collect();
    assert_eq!(units, ["moi 75.00", "dong 50.00"]);
    // The mean of 75 and 50; one of the two has the grade from 60 % on.
    let figures: Vec<_> =
        came.figures().map(|(_, figure)| figure.value().unwrap().to_string()).collect();
    assert_eq!(figures, ["62.5", "1"]);
}
