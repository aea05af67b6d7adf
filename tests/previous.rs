//! The year before: `previous(m)` in formulas, over a dataset that is handed in beside that of this year.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::cases::{self, Cases};
use dti_engine::comparison::Comparison;
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Error, ErrorKind, Framework, Language, Outcome, Plan};

/// Growth of the dossiers per head, from 0 to 50 percent; and what was there the year before.
const RULES: &str = r#"
framework: test/previous
version: "2026"
kind: index
unit_kind: commune
name: Chỉ số tăng trưởng
source: {standing: illustrative}
points: 20
rounding: {indicator: 2, total: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: zero}
metrics:
  dossiers: {type: count, name: {vi: Hồ sơ, en: Dossiers}}
  people: {type: count, name: {vi: Dân số, en: People}}
  portal: {type: yes_no}
  head: {type: choice, options: [chief, none]}
  opened: {type: date}
derived:
  per_head: {formula: dossiers / people, name: {vi: Hồ sơ trên đầu người, en: Dossiers per head}}
  growth: {formula: "per_head / previous(per_head) - 1", name: {vi: Tăng trưởng, en: Growth}}
checks:
  - {id: later, holds: 'opened >= previous(opened)', message: Ngày lùi lại}
indicators:
  - {id: growth, points: 10, scoring: {linear: {of: growth, zero_at: 0%, full_at: 50%}}}
  - id: kept
    points: 10
    scoring: {formula: 'if(portal and previous(portal) and previous(head) == "chief", 1, 0)'}
"#;

// an: 30/100 and 20/80 the year before: 0.3 ÷ 0.25 − 1 = 20 %, 0.2 ÷ 0.5 × 10 = 4 points.
// binh: 30/100 and 30/100: no growth. chi was not there the year before.
const NOW: &str = "unit,name,dossiers,people,portal,head,opened\n\
                   an,Xã An,30,100,yes,none,2026-05-01\n\
                   binh,Xã Bình,30,100,yes,none,2026-05-01\n\
                   chi,Xã Chi,30,100,yes,none,2026-05-01\n";
const BEFORE: &str = "unit,name,dossiers,people,portal,head,opened\n\
                      dao,Xã Đào,1,1,no,none,2025-01-01\n\
                      binh,Xã Bình,30,100,no,chief,2026-06-01\n\
                      an,Xã An,20,80,yes,chief,2025-05-01\n";

fn framework(rules: &str) -> Framework {
    Framework::from_yaml(rules).unwrap_or_else(|faults| panic!("{faults}"))
}

fn data(framework: &Framework, csv: &str) -> Dataset {
    Dataset::from_csv(csv.as_bytes(), framework).unwrap_or_else(|faults| panic!("{faults}"))
}

fn score(framework: &Framework, now: &Dataset, before: &Dataset) -> Outcome {
    let options = ScoreOptions::default().previous(before);
    Plan::compile(framework).unwrap().score_with(now, &options).unwrap()
}

fn outcome() -> Outcome {
    let framework = framework(RULES);
    score(&framework, &data(&framework, NOW), &data(&framework, BEFORE))
}

/// The scores of `growth` and `kept`.
fn scores(outcome: &Outcome, unit: &str) -> Vec<String> {
    let card = outcome.scorecard(unit).unwrap();
    card.scores().map(|(_, score)| score.unwrap().to_string()).collect()
}

#[test]
fn values_of_the_year_before_are_those_of_the_same_unit() {
    let outcome = outcome();
    assert_eq!(scores(&outcome, "an"), ["4.00", "10.00"]);
    assert_eq!(scores(&outcome, "binh"), ["0.00", "0.00"]);
    assert_eq!(scores(&outcome, "chi"), ["0.00", "0.00"]);
    let found: Vec<_> = outcome.findings().map(|finding| finding.unit).collect();
    assert_eq!(found, ["binh"]);
}

#[test]
fn units_are_the_same_however_their_ids_are_written() {
    let framework = framework(RULES);
    let otherwise = BEFORE.replace("\nan,", "\nAN,").replace("\nbinh,", "\nBinh,");
    let of_before = data(&framework, &otherwise);
    let outcome = score(&framework, &data(&framework, NOW), &of_before);
    assert_eq!(scores(&outcome, "an"), ["4.00", "10.00"]);
    assert_eq!(scores(&outcome, "binh"), ["0.00", "0.00"]);
}

/// `an` is Xã An one year and Xã Bình the next, where `binh` has become Xã An: a slip in one of the files.
#[test]
fn units_that_exchanged_names_are_refused() {
    let framework = framework(RULES);
    let plan = Plan::compile(&framework).unwrap();
    let now = data(&framework, NOW);
    let against = |before: &str| {
        let before = data(&framework, before);
        let options = ScoreOptions::default().previous(&before);
        plan.score_with(&now, &options).map(|_| ()).map_err(|fault| fault.to_string())
    };
    let exchanged =
        BEFORE.replace("Xã An", "?").replace("Xã Bình", "XÃ AN").replace('?', "Xã Bình");
    let fault = against(&exchanged).unwrap_err();
    assert!(fault.contains("names belong to other units in one of two datasets"), "{fault}");
    assert!(
        fault
            .contains("`an` is `Xã An` in one and `Xã Bình` in the other, where `Xã An` is `binh`"),
        "{fault}"
    );
    // A new name, a name that two units have, the name of one that is no longer there, and none at all.
    for (name, other) in
        [("Xã An Mới", "Xã Bình"), ("Xã Bình", "Xã Bình"), ("Xã Đào", "Xã Bình"), ("an", "binh")]
    {
        let before =
            BEFORE.replace("Xã An", name).replace("binh,Xã Bình", &format!("binh,{other}"));
        assert_eq!(against(&before), Ok(()), "{name} {other}");
    }
}

#[test]
fn a_card_shows_the_year_before_with_its_working() {
    let outcome = outcome();
    let text = |unit: &str, language| {
        let text = outcome.scorecard(unit).unwrap().explain(language).to_string();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let holds = |text: &str, part: &str| assert!(text.contains(part), "no `{part}` in {text}");
    let (vi, en) = (text("an", Language::Vi), text("an", Language::En));
    holds(&vi, "Hồ sơ (năm trước) = 20");
    holds(&vi, "Hồ sơ trên đầu người (năm trước) = 20 ÷ 80 = 0,25");
    holds(&vi, "Tăng trưởng = 0,3 ÷ 0,25 − 1 = 0,2");
    holds(&en, "Dossiers (the year before) = 20");
    holds(&en, "Dossiers per head (the year before) = 20 ÷ 80 = 0.25");
    holds(&en, "previous(head) == \"chief\"");
    holds(&text("chi", Language::Vi), "Hồ sơ (năm trước) = năm trước không có số liệu");
    holds(&text("chi", Language::En), "Dossiers (the year before) = no figure the year before");
    holds(&vi, "Số liệu năm trước sha256:");
    let json = serde_json::to_value(outcome.scorecard("an").unwrap()).unwrap();
    assert!(json.to_string().contains(r#""metric":"previous(dossiers)","value":"20""#), "{json}");
}

#[test]
fn without_the_year_before_nothing_is_scored() {
    let framework = framework(RULES);
    let now = data(&framework, NOW);
    let error = Plan::compile(&framework).unwrap().score(&now).unwrap_err();
    assert!(matches!(&error, Error::NoYearBefore { metric } if metric == "previous(dossiers)"));
    assert_eq!((error.kind(), error.code()), (ErrorKind::Mismatch, "no_year_before"));
    assert!(error.to_string().contains("`--previous FILE`"), "{error}");
    // Data that were read for other metrics are refused, as those of this year are.
    let other =
        Framework::from_yaml(&RULES.replace("people: {type: count", "people: {type: number"));
    let before = data(&other.unwrap(), BEFORE);
    let options = ScoreOptions::default().previous(&before);
    let error = Plan::compile(&framework).unwrap().score_with(&now, &options).unwrap_err();
    assert_eq!(error.code(), "other_rules");
}

#[test]
fn digest_and_nature_tell_of_the_year_before() {
    let framework = framework(RULES);
    let of = |nature| Origin { nature: Some(nature), as_of: "2026-12-31".parse().ok() };
    let now = data(&framework, NOW).described(of(Nature::Reported), Source::default());
    let made_up = Origin { as_of: "2025-12-31".parse().ok(), ..of(Nature::Synthetic) };
    let before = data(&framework, BEFORE).described(made_up, Source::default());
    let outcome = score(&framework, &now, &before);
    assert_eq!(outcome.nature(), Some(Nature::Synthetic));
    // The figures are still of the day of this year's.
    assert_eq!(outcome.as_of(), now.as_of());
    assert_eq!(outcome.digests().data, now.digest());
    assert_eq!(outcome.digests().previous.as_deref(), Some(before.digest()));
    assert_eq!(
        outcome.figures(Language::En),
        "Figures reported by the units, EXCEPT where “synthetic figures” stands. As of 2026-12-31. \
         The year before: SYNTHETIC FIGURES, not the result of any unit. As of 2025-12-31."
    );
    // Rules that do not look at it have nothing of it.
    let plain = RULES.replace("per_head / previous(per_head) - 1", "per_head");
    let plain = plain.replace("previous(portal) and previous(head)", "head");
    let plain = Framework::from_yaml(&plain.replace("previous(opened)", "opened")).unwrap();
    let outcome = score(&plain, &data(&plain, NOW), &data(&plain, BEFORE));
    assert_eq!(outcome.digests().previous, None);
}

#[test]
fn cases_have_values_of_the_year_before() {
    let framework = framework(RULES);
    let yaml = "- case: một phần năm\n  metrics: {dossiers: 30, people: 100}\n  \
                previous: {dossiers: 20, people: 80}\n  expect: {scores: {growth: 4.00}}\n\
                - case: năm trước chưa có\n  metrics: {dossiers: 30, people: 100}\n  \
                expect: {scores: {growth: 0.00}}\n";
    let table = "case;dossiers;people;previous:dossiers;previous:people;score:growth\n\
                 một phần năm;30;100;20;80;4,00\nnăm trước chưa có;30;100;;;0,00\n";
    let written = Cases::from_csv(table.as_bytes(), &framework).unwrap();
    for cases in [Cases::from_yaml(yaml).unwrap(), written] {
        for result in cases::run(&framework, &cases).unwrap() {
            assert!(result.holds(), "{result}");
        }
    }
    let (case, differences) = cases::from_unit(&outcome(), "an").unwrap();
    assert!(differences.is_empty());
    assert_eq!(case.previous.get("people").map(String::as_str), Some("80"));
    let again = Cases::from_yaml(&case.to_yaml().unwrap()).unwrap();
    assert!(cases::run(&framework, &again).unwrap().iter().all(|case| case.holds()));
    let misspelt = table.replace("previous:people", "previous:peopel");
    let faults = Cases::from_csv(misspelt.as_bytes(), &framework).unwrap_err();
    let faults = format!("{faults:#}");
    assert!(faults.contains("`peopel`") && faults.contains("`people`"), "{faults}");
}

#[test]
fn what_is_made_from_an_outcome_keeps_the_year_before() {
    let outcome = outcome();
    let more = outcome.what_if(|data| {
        data.revise("an")?.value("dossiers", 35);
        Ok(())
    });
    // 0.35 ÷ 0.25 − 1 = 40 %, 0.4 ÷ 0.5 × 10 = 8 points.
    assert_eq!(scores(&more.unwrap(), "an"), ["8.00", "10.00"]);
    // The same figures beside another year before: 0.3 ÷ (24 ÷ 100) − 1 = 25 %, 5 points.
    let framework = framework(RULES);
    let other = BEFORE.replace("an,Xã An,20,80,", "an,Xã An,24,100,");
    let other = score(&framework, outcome.dataset(), &data(&framework, &other));
    assert_eq!(scores(&other, "an"), ["5.00", "10.00"]);
    let compared = Comparison::of(&outcome, &other);
    let text = serde_json::to_string(&compared).unwrap();
    assert!(text.contains("previous(dossiers)") && text.contains("previous(people)"), "{text}");
}

#[test]
fn formulas_of_the_year_before_are_checked() {
    let with = |formula: &str| {
        let rules = RULES.replace("per_head / previous(per_head) - 1", formula);
        Framework::from_yaml(&rules).map(|_| ()).map_err(|faults| format!("{faults:#}"))
    };
    let refused = |formula: &str, part: &str| {
        let faults = with(formula).unwrap_err();
        assert!(faults.contains(part), "no `{part}` in {faults}");
    };
    assert_eq!(with("max(previous(dossiers), 1) / previous(`people`)"), Ok(()));
    assert_eq!(with("if(present(previous(head)), 1, 0)"), Ok(()));
    refused("previous(kind)", "`kind` is not a metric by itself");
    refused("previous(dosiers)", "did you mean `dossiers`");
    refused("previous(dossiers + people)", "`dossiers + people` is not a metric by itself");
    refused("previous()", "`previous` has no argument");
    refused("dossiers + previous", "the arguments of `previous` stand in brackets");
    refused("dossiers + previous(head)", "is a choice");
    refused("growth + previous(growth)", "needs `growth`");
    let two_years =
        RULES.replace("checks:", "  twice: {formula: growth - previous(growth)}\nchecks:");
    let faults = Framework::from_yaml(&two_years).unwrap_err();
    let faults = format!("{faults:#}");
    assert!(faults.contains("`growth` reads the year before"), "{faults}");
}

/// Rules whose peers are those of the year before.
fn against(method: &str) -> String {
    format!(
        "framework: test/goalposts\nversion: '2026'\nkind: index\nunit_kind: commune\npoints: 10\n\
         rounding: {{indicator: 2}}\nsource: {{standing: illustrative}}\n\
         absent: {{missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}}\n\
         metrics: {{online: {{type: count}}, all: {{type: count}}}}\n\
         derived: {{growth: {{formula: online / previous(online)}}}}\n\
         checks: [{{id: sound, holds: online <= all, severity: refuse, message: Sai}}]\n\
         indicators: [{{id: only, points: 10, scoring: {{{method}}}}}]\n"
    )
}

/// The year before had 20 of 100 and 60 of 100; a check refuses 90 of 10. This year one is past the best of that year,
/// one below the worst, one between them.
#[test]
fn goalposts_are_those_of_all_units_of_the_year_before() {
    let before = "unit,online,all\nan,20,100\ngone,60,100\nwrong,90,10\n";
    let now = "unit,online,all\nan,80,100\nbinh,10,100\nchi,30,100\n";
    let of = |method: &str| {
        let framework = framework(&against(method));
        let (now, before) = (data(&framework, now), data(&framework, before));
        let outcome = score(&framework, &now, &before);
        ["an", "binh", "chi"].map(|unit| scores(&outcome, unit).concat()).join(" ")
    };
    // (30 − 20) ÷ (60 − 20) = ¼
    assert_eq!(of("min_max: {of: online, direction: up, goalposts: previous}"), "10.00 0.00 2.50");
    assert_eq!(
        of("min_max: {of: online, direction: down, goalposts: previous}"),
        "0.00 10.00 7.50"
    );
    assert_eq!(
        of("min_max: {of: online, direction: up, goalposts: previous, least: 20%}"),
        "10.00 2.00 4.00"
    );
    assert_eq!(of("relative: {of: online, to: best, goalposts: previous}"), "10.00 1.67 5.00");
    assert_eq!(of("relative: {of: online, to: lowest, goalposts: previous}"), "2.50 10.00 6.67");
    assert_eq!(of("relative: {of: online, to: mean, goalposts: previous}"), "10.00 2.50 7.50");
    // Mean 40, deviation 20: z is 2, −1.5 and −0.5.
    assert_eq!(
        of("z_score: {of: online, zero_at: -1, full_at: 1, goalposts: previous}"),
        "10.00 0.00 2.50"
    );
    let quotient = "min_max: {of: {part: online, whole: all}, direction: up, goalposts: previous}";
    assert_eq!(of(quotient), "10.00 0.00 2.50");
    // This year is what it is without the word.
    assert_eq!(of("min_max: {of: online, direction: up, goalposts: current}"), "10.00 0.00 2.86");
}

#[test]
fn goalposts_of_the_year_before_are_asked_for_and_shown() {
    let method = "min_max: {of: online, direction: up, goalposts: previous}";
    let rules = framework(&against(method));
    let csv = "unit,online,all\nan,80,100\nbinh,30,100\n";
    let (now, before) = (data(&rules, csv), data(&rules, "unit,online,all\nx,20,100\ny,60,100\n"));
    let error = Plan::compile(&rules).unwrap().score(&now).unwrap_err();
    assert!(
        matches!(&error, Error::NoYearBefore { metric } if metric == "previous(online)"),
        "{error}"
    );
    let outcome = score(&rules, &now, &before);
    let text = |unit: &str, language| {
        let text = outcome.scorecard(unit).unwrap().explain(language).to_string();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (vi, en) = (text("binh", Language::Vi), text("binh", Language::En));
    assert!(vi.contains("20 … 60 trong 2 đơn vị cùng loại năm trước; đơn vị = 30"), "{vi}");
    assert!(en.contains("20 … 60 among 2 units of the kind in the year before; unit = 30"), "{en}");
    let an = text("an", Language::En);
    assert!(an.contains("→ 100% (comes to 150%, held to 100%)"), "{an}");
    // Another year before moves the goalposts, and a comparison says so.
    let other = score(&rules, &now, &data(&rules, "unit,online,all\nx,0,100\ny,60,100\n"));
    let compared = serde_json::to_string(&Comparison::of(&outcome, &other)).unwrap();
    assert!(compared.contains(r#""figure":"smallest""#), "{compared}");
    // Made-up figures of the year before make a made-up score.
    let origin = |nature| Origin { nature: Some(nature), as_of: None };
    let (now, before) = (
        now.described(origin(Nature::Reported), Source::default()),
        before.described(origin(Nature::Synthetic), Source::default()),
    );
    let card = score(&rules, &now, &before).scorecard("binh").unwrap().nodes().next().unwrap();
    assert_eq!(card.origin.nature, Some(Nature::Synthetic));
    // Two years back, and methods that count the unit itself.
    let faults =
        |method: &str| format!("{:#}", Framework::from_yaml(&against(method)).unwrap_err());
    let two = faults("min_max: {of: growth, direction: up, goalposts: previous}");
    assert!(two.contains("would look two years back"), "{two}");
    let rank = faults("rank: {of: online, direction: up, goalposts: previous}");
    assert!(rank.contains("goalposts"), "{rank}");
}
