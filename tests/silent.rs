//! Units that sent nothing, and points that no figure decided: both are said wherever results show.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

mod tables;

use dti_engine::comparison::Comparison;
use dti_engine::dataset::{DatasetBuilder, ReadOptions, Register, RegisteredUnit};
use dti_engine::outcome::{NoTotal, ScoreOptions, Verdict};
use dti_engine::report::{self, Peers};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use tables::shown;

const RULES: &str = r#"
framework: demo/silent
version: "1"
kind: index
unit_kind: commune
name: {vi: Bộ chỉ số, en: Index}
points: 40
rounding: {indicator: 2, total: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  rate: {type: percent, name: {vi: Tỷ lệ, en: Rate}}
  count: {type: count, name: {vi: Số hồ sơ, en: Dossiers}}
  plan: {type: yes_no, name: {vi: Kế hoạch, en: Plan}}
  head: {type: choice, options: [chief, deputy], name: {vi: Trưởng ban, en: Head}}
  region: {type: choice, options: [r1, r2], name: {vi: Khu vực, en: Region}}
  note: {type: text, name: {vi: Ghi chú, en: Note}, allow: [{code: R0302, because: chỉ để xem}]}
indicators:
  - {id: rate, points: 10, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}
  - {id: count, points: 10, scoring: {formula: 'if(region == "r1", count / 10, count / 20)'}}
  - {id: plan, points: 10, scoring: {yes_no: plan}}
  - {id: head, points: 10, scoring: {choice: {of: head, shares: {chief: 100%, deputy: 50%}}}}
ranking: {places: 2}
grades: [{name: {vi: Tốt, en: Good}, at_least: 80%}, {name: {vi: Yếu, en: Poor}, at_least: 0%}]
verdict: {pass_when: [{total: {at_least: 50%}}]}
"#;

/// | unit | sent | total |
/// |---|---|---|
/// | an | 50 %, 10 of 10, yes, chief | 5 + 10 + 10 + 10 = 35 |
/// | binh | nothing | none |
/// | chau | 100 % | 10 |
/// | dong | its region and a note, which the office filled in | none |
const DATA: &str = "unit,name,rate,count,plan,head,region,note\n\
                    an,Xã An,50%,10,có,chief,r1,\nbinh,Xã Bình,,,,,,\nchau,Xã Châu,100%,,,,r1,\n\
                    dong,Xã Đông,,,,,r2,đã nhắc\n";

fn rules() -> Framework {
    Framework::from_yaml(RULES).unwrap()
}

fn score(framework: &Framework, data: &str) -> Outcome {
    let dataset = Dataset::from_csv(data.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

fn lines(outcome: &Outcome) -> Vec<String> {
    let line = |unit: dti_engine::outcome::UnitOutcome<'_>| {
        let total = unit.total.map_or_else(|| "-".to_owned(), |total| total.to_string());
        let rank = unit.rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string());
        format!("{} {rank} {total} {:?}", unit.unit.id, unit.no_total)
    };
    outcome.units().map(line).collect()
}

#[test]
fn a_unit_that_sent_nothing_has_no_result() {
    let outcome = score(&rules(), DATA);
    let expected = [
        "an 1 35.00 None",
        "chau 2 10.00 None",
        "binh - - Some(NotReported)",
        "dong - - Some(NotReported)",
    ];
    assert_eq!(lines(&outcome), expected);
    let binh = outcome.unit("binh").unwrap();
    assert_eq!((binh.share, binh.grade, binh.verdict), (None, None, Some(Verdict::Fail)));
    let card = outcome.scorecard("binh").unwrap();
    assert!(card.scores().all(|(_, score)| score.is_none()));
    assert!(card.nodes().all(|node| node.unrounded.is_none() && node.share.is_none()));
    assert_eq!(outcome.not_reported().map(|unit| unit.id).collect::<Vec<_>>(), ["binh", "dong"]);
}

/// Scores that are not kept are worked out once more, and there is nothing to work out.
#[test]
fn what_is_kept_makes_no_difference() {
    let framework = rules();
    let dataset = Dataset::from_csv(DATA.as_bytes(), &framework).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let json = |options| {
        let outcome = plan.score_with(&dataset, &options).unwrap();
        serde_json::to_string(&outcome).unwrap()
    };
    let all = ScoreOptions::default();
    assert_eq!(json(all), json(all.keep_groups()));
}

/// What one says is said: that nothing applies, that the verifier rejected it, an option that is scored.
#[test]
fn a_single_word_is_a_report() {
    let framework = rules();
    let reported = |cells: &str| {
        let data = format!("unit,rate,count,plan,head,region,note\nan,{cells}\n");
        Dataset::from_csv(data.as_bytes(), &framework).unwrap().unit("an").unwrap().reported()
    };
    for cells in ["n/a,,,,,", ",rejected,,,,", ",,không,,,", ",,,deputy,,", "0%,,,,,"] {
        assert!(reported(cells), "{cells}");
    }
    for cells in [",,,,,", ",,,,r1,", ",,,,,có", ",,,,n/a,"] {
        assert!(!reported(cells), "{cells}");
    }
    // All that is said is that nothing applies: nothing can be counted, which is another thing.
    let outcome = score(&framework, "unit,rate,count,plan,head,region\nan,n/a,n/a,n/a,n/a,n/a\n");
    assert_eq!(outcome.unit("an").unwrap().no_total, Some(NoTotal::NothingCounted));
}

/// A missing value is an error of these rules, but not in a row that says nothing at all.
#[test]
fn errors_are_for_units_that_reported() {
    let framework =
        Framework::from_yaml(&RULES.replace("missing: zero", "missing: error")).unwrap();
    let full = "unit,rate,count,plan,head,region\nan,50%,10,có,chief,r1\nbinh,,,,,\n";
    let outcome = score(&framework, full);
    assert_eq!(lines(&outcome), ["an 1 35.00 None", "binh - - Some(NotReported)"]);
    let dataset = Dataset::from_csv(format!("{full}chau,1%,,,,\n").as_bytes(), &framework).unwrap();
    let fault = Plan::compile(&framework).unwrap().score(&dataset).unwrap_err();
    let fault = format!("{fault:#}");
    assert!(fault.contains("chau") && !fault.contains("binh"), "{fault}");
}

#[test]
fn a_unit_that_sent_nothing_is_in_no_statistic() {
    let outcome = score(&rules(), DATA);
    // (35 + 10) ÷ 2 = 22.5; of the two that reported one is `Yếu`.
    let expected = [
        ["Số đơn vị", "2", "–"],
        ["Chưa báo cáo", "2", "–"],
        ["Thấp nhất", "10,00", "25,00%"],
        ["Trung vị", "22,50", "56,25%"],
        ["Trung bình", "22,50", "56,25%"],
        ["Cao nhất", "35,00", "87,50%"],
    ];
    assert_eq!(shown(&report::totals(&outcome, Language::Vi)), expected);
    let expected = [["Tốt", "1", "50,00%"], ["Yếu", "1", "50,00%"], ["Chưa báo cáo", "2", "–"]];
    assert_eq!(shown(&report::grades(&outcome, Language::Vi)), expected);
    assert_eq!(report::groups(&outcome, Language::Vi).unwrap().len(), 2);
    let report = report::of_outcome(&outcome, Language::En).to_markdown();
    assert!(report.contains("1 of the 2 units that reported pass: Xã An."), "{report}");
    let card = outcome.scorecard("chau").unwrap();
    let page = report::of_unit(&card, Some(&Peers::of(&outcome)), Language::Vi).to_html();
    let (_, chart) = page.split_once("<title id=\"chart-1\">").unwrap();
    // 0.5 and 1; the two that sent nothing would have made it 0.25.
    assert!(chart.split(';').next().unwrap().contains("(trung vị 75,0%, "), "{chart}");
}

#[test]
fn every_format_says_who_did_not_report() {
    let outcome = score(&rules(), DATA);
    let ranking = report::ranking(&outcome, Language::Vi);
    let totals: Vec<_> = ranking
        .rows()
        .iter()
        .map(|row| ranking.cell(row, "total").unwrap().shown(Language::Vi))
        .collect();
    assert_eq!(totals, ["35,00", "10,00", "chưa báo cáo", "chưa báo cáo"]);
    let report = report::of_outcome(&outcome, Language::Vi);
    let formats = [report.to_string(), report.to_markdown(), report.to_html()];
    for text in formats {
        let heading = text.to_lowercase().contains("đơn vị chưa báo cáo");
        assert!(heading && text.contains("Xã Bình") && text.contains("Xã Đông"), "{text}");
    }
    let mut csv = String::new();
    report::write_csv(&outcome, &mut csv).unwrap();
    assert!(csv.contains("\nbinh,Xã Bình,,,,,fail,false,not_reported,,,,,,,,,\n"), "{csv}");
    let json = serde_json::to_value(&outcome).unwrap();
    assert_eq!(json["not_reported"], serde_json::json!(["binh", "dong"]));
    let last = &json["units"][3];
    assert_eq!((&last["unit"], &last["reported"]), (&"dong".into(), &false.into()));
    for key in ["rank", "total", "share", "grade"] {
        assert!(last[key].is_null(), "{key}");
    }
    assert!(last["indicators"].as_object().unwrap().values().all(serde_json::Value::is_null));
    let card = outcome.scorecard("binh").unwrap();
    let page = report::of_unit(&card, None, Language::En).to_string();
    let told = "The unit sent no figures: it has no scores, no rank and no grade.";
    assert!(page.contains(told) && !page.contains("Dossiers"), "{page}");
    let text = card.explain(Language::En).to_string();
    assert!(text.contains(told) && !text.contains("Dossiers"), "{text}");
}

#[test]
fn units_of_the_register_without_a_row_are_listed_with_them() {
    let framework = rules();
    let register = ["an", "binh", "em"].map(|id| RegisteredUnit::new(id, format!("Xã {id}")));
    let register = Register::new(register).unwrap();
    let options = ReadOptions::default().register(register.clone());
    let data = "unit,rate\nan,50%\nbinh,\n";
    let dataset = options.read_csv(data.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let silent = |outcome: &Outcome| {
        outcome.not_reported().map(|unit| unit.id.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(silent(&outcome), ["binh", "em"]);
    // A dataset that is made from it knows the register too.
    let scenario = outcome.what_if(|data| {
        data.revise("binh")?.value("plan", true);
        Ok(())
    });
    assert_eq!(silent(&scenario.unwrap()), ["em"]);
    let table = report::not_reported(&outcome, Language::Vi);
    assert_eq!(shown(&table), [["binh", "Xã binh"], ["em", "Xã em"]]);
    let mut csv = String::new();
    report::write_csv(&outcome, &mut csv).unwrap();
    assert!(csv.ends_with("\nem,Xã em,,,,,,false,not_reported,,,,,,,,,\n"), "{csv}");
    assert_eq!(serde_json::to_value(&outcome).unwrap()["units"].as_array().unwrap().len(), 2);
    let mut builder = DatasetBuilder::with_register(&framework, &register);
    builder.add_unit("em").value("plan", true);
    let built = builder.build().unwrap();
    assert_eq!(built.not_reported().map(|unit| unit.id).collect::<Vec<_>>(), ["an", "binh"]);
}

#[test]
fn targets_of_a_unit_that_sent_nothing_are_not_counted() {
    let framework = Framework::from_yaml(
        "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
         metrics: {done: {type: yes_no}, on: {type: date}}\n\
         targets: [{id: done, of: done, is: yes}, {id: in_time, of: on, by: 2025-06-30}]\n\
         ranking: {places: 0}\n",
    );
    let framework = framework.unwrap();
    // Who only declares has reported, though no number says anything.
    let data = "unit,done,on,declared:done\nan,có,,\nbinh,,,\nchau,,,yes\ndong,n/a,n/a,\n";
    let outcome = score(&framework, data);
    let expected = ["an 1 1 None", "chau 2 0 None", "dong 2 0 None", "binh - - Some(NotReported)"];
    assert_eq!(lines(&outcome), expected);
    let json = serde_json::to_value(&outcome).unwrap();
    let targets = &json["units"][3]["targets"];
    assert_eq!(targets, &serde_json::json!({"done": "undetermined", "in_time": "undetermined"}));
    let table = report::targets_by_unit(&outcome, Language::Vi);
    let counts: Vec<_> = shown(&table).iter().map(|row| row[2..5].join(" ")).collect();
    assert_eq!(counts, ["1 0 2", "0 0 3"]);
    // What one claims not to apply is counted beside the total.
    let left_out = outcome.left_out("dong").unwrap();
    assert_eq!(left_out[0].in_words(&framework, Language::Vi), "2 chỉ tiêu: không áp dụng");
    assert!(outcome.left_out("binh").unwrap().is_empty());

    // Beside an outcome in which it met a target, there is no difference to tell.
    let verified = score(&framework, "unit,done\nan,\nbinh,có\n");
    let appraisal = Comparison::of(&outcome, &verified).appraisal();
    let binh = appraisal.unit("binh").unwrap();
    assert!(binh.total().difference().is_none());
    assert!(binh.items().all(|item| item.scores().difference().is_none()));
    let json = serde_json::to_value(&appraisal).unwrap();
    assert_eq!(json["not_reported"], serde_json::json!({"base": ["binh"], "other": ["an"]}));
    let text = report::of_comparison(&appraisal, Language::Vi).to_string();
    assert!(text.contains("tự đánh giá, không có số liệu: binh."), "{text}");
}
