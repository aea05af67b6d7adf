//! What a program may get wrong in good faith: each is refused, and told what it was.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::analysis::{Aim, Analysis, Effects, LeastEffort, Profile, Study, Trends};
use dti_engine::archive::Archive;
use dti_engine::dataset::{DatasetBuilder, Submission};
use dti_engine::error::ErrorKind;
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::number::{Decimal, Exact, Quantity, Rounding, RoundingMode};
use dti_engine::outcome::ScoreOptions;
use dti_engine::plan::Variation;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

const PEERS: &str = "framework: demo/peers\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
    rounding: {indicator: 2}\nabsent: {missing: zero}\nmetrics: {dossiers: {type: count}}\nranking: {places: 2}\n\
    indicators: [{id: most, points: 10, scoring: {relative: {of: dossiers, to: best}}}]\n";

/// The points of two kinds differ.
const KINDS: &str = "framework: demo/kinds\nversion: '2024'\nkind: index\nunit_kind: [commune, ward]\n\
    points: {commune: 8, ward: 8}\nabsent: {missing: zero}\nranking: {places: 2}\n\
    metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
    \x20 - {id: portal, points: {commune: 6, ward: 1}, scoring: {yes_no: portal}}\n\
    \x20 - {id: plan, points: {commune: 2, ward: 7}, scoring: {yes_no: plan}}\n";

fn framework(yaml: &str) -> Framework {
    Framework::from_yaml(yaml).unwrap_or_else(|faults| panic!("{faults:#}"))
}

fn scored(framework: &Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework);
    let dataset = dataset.unwrap_or_else(|faults| panic!("{faults:#}"));
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

/// One of two parts, scored among the units of both.
fn part() -> (Outcome, Outcome) {
    let framework = framework(PEERS);
    let plan = Plan::compile(&framework).unwrap();
    let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let parts = [read("unit,dossiers\nan,80\n"), read("unit,dossiers\nbinh,100\n")];
    let mut peers = plan.peer_summary(&parts[0]).unwrap();
    peers.merge(&plan.peer_summary(&parts[1]).unwrap()).unwrap();
    let options = ScoreOptions::default().peers(&peers);
    let outcomes = parts.each_ref().map(|part| plan.score_with(part, &options).unwrap());
    let mut standings = outcomes[0].standings();
    standings.merge(&outcomes[1].standings()).unwrap();
    let among = scored(&framework, "unit,dossiers\nan,80\n").among(&standings).unwrap();
    let [first, _] = outcomes;
    (first, among)
}

/// A part has no peers with it: nothing that scores it again may pass for the whole.
#[test]
fn a_part_is_neither_archived_nor_changed_nor_analysed() {
    let (with_peers, among) = part();
    for part in [with_peers, among] {
        assert_eq!(Archive::of(&part, 1).unwrap_err().code(), "archive");
        let changed = part.what_if(|data| {
            data.revise("an")?.value("dossiers", 81);
            Ok(())
        });
        assert_eq!(changed.unwrap_err().code(), "analysis");
        assert_eq!(Analysis::of(&part).unwrap_err().code(), "analysis");
    }
}

fn study(framework: &Framework) -> Study {
    let text = format!(
        "analysis: demo/firm\nof: {{framework: {}, version: '2024'}}\n\
         vary: {{weights: {{level: indicator, within: 10%}}}}\ndraws: {{count: 20, seed: 2026}}\n",
        framework.id()
    );
    Study::from_yaml(&text, framework).unwrap_or_else(|faults| panic!("{faults:#}"))
}

/// A study draws around the points of the rules that it was read for.
#[test]
fn a_study_of_other_points_is_refused() {
    let all = framework(KINDS);
    let [communes, wards] = ["commune", "ward"].map(|kind| all.of_kind(kind).unwrap());
    let outcome = scored(&wards, "unit,kind,portal,plan\nan,ward,yes,no\nbinh,ward,no,yes\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let stability = analysis.stability(&study(&wards)).unwrap();
    // Of 8 points, `plan` has 7 give or take a tenth.
    assert_eq!(stability.unit("binh").unwrap().ranks().collect::<Vec<_>>(), [(1, 20)]);
    for other in [&communes, &all] {
        assert_eq!(analysis.stability(&study(other)).unwrap_err().code(), "analysis");
        assert_eq!(analysis.bounds(&study(other)).unwrap_err().code(), "analysis");
    }
    let plan = Plan::compile(&wards).unwrap();
    let varied = plan.vary(&Variation::new().points("portal", 7).points("plan", 1)).unwrap();
    let outcome = varied.score(outcome.dataset()).unwrap();
    let of_varied = Analysis::of(&outcome).unwrap().stability(&study(&wards));
    assert_eq!(of_varied.unwrap_err().code(), "analysis");
}

#[test]
fn a_goal_of_another_unit_is_refused() {
    let outcome = scored(&framework(PEERS), "unit,dossiers\nan,80\nbinh,90\nchau,100\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let of_binh = analysis.goals("binh").unwrap();
    assert_eq!(analysis.least_effort("an", &of_binh[0]).unwrap_err().code(), "analysis");
    assert!(analysis.least_effort("binh", &of_binh[0]).unwrap().found().is_some());
    let later = scored(&framework(PEERS), "unit,dossiers\nan,80\nbinh,95\nchau,100\n");
    let of_later = Analysis::of(&later).unwrap().least_effort("binh", &of_binh[0]);
    assert_eq!(of_later.unwrap_err().code(), "analysis");
}

/// A name may be the path of a file, where a caller stores them.
#[test]
fn no_file_of_an_archive_leads_out_of_its_folder() {
    let archive = Archive::of(&scored(&framework(PEERS), "unit,dossiers\nan,80\n"), 1).unwrap();
    let stored = || archive.files().map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
    for name in ["../x", "/x", "a/../x", "", "a//b", "a\\b", "C:x", "."] {
        let added = archive.clone().with(name, Vec::new());
        assert_eq!(added.unwrap_err().code(), "archive", "{name}");
        let read = Archive::from_files(stored().chain([(name.to_owned(), Vec::new())]));
        assert_eq!(read.unwrap_err().code(), "archive", "{name}");
    }
    let twice = stored().chain([("data.csv".to_owned(), Vec::new())]);
    assert!(Archive::from_files(twice).unwrap_err().to_string().contains("there already"));
}

#[test]
fn what_is_not_there_is_named_with_the_nearest() {
    let outcome = scored(&framework(PEERS), "unit,dossiers\nan,80\n");
    let error = outcome.rank_by("mots", "an").unwrap_err();
    assert_eq!((error.code(), error.kind()), ("unknown_node", ErrorKind::NotFound));
    assert!(error.to_string().contains("did you mean `most`"), "{error}");
    assert_eq!(outcome.rank_by("most", "an").unwrap(), None);
    let card = outcome.scorecard("an").unwrap();
    assert_eq!(card.node("most").unwrap().score.unwrap().to_string(), "10.00");
    assert_eq!(card.node("mots").unwrap_err().code(), "unknown_node");
    assert_eq!(card.target("most").unwrap_err().code(), "unknown_target");
    let error = framework(KINDS).of_kind("wrad").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

/// 85 of a column of a database is hardly 8500 %.
#[test]
fn a_percentage_of_ten_wholes_has_its_sign() {
    let framework = framework(&PEERS.replace("type: count", "type: percent"));
    let built = |value: dti_engine::dataset::Value| {
        let mut builder = DatasetBuilder::new(&framework);
        builder.add_unit("an").value("dossiers", value);
        builder.build()
    };
    let faults = built(Decimal::from(85).into()).unwrap_err();
    assert!(faults.to_string().contains("D0404"), "{faults}");
    for value in [Decimal::new(855, 3).into(), "8500%".into(), Decimal::new(999, 2).into()] {
        assert!(built(value).is_ok());
    }
    // A copy takes what was read.
    let read = Dataset::from_csv("unit,dossiers\nan,120%\n".as_bytes(), &framework).unwrap();
    let copy = read.to_builder(&framework).unwrap().build().unwrap();
    assert_eq!(copy.digest(), read.digest());
}

#[test]
fn evidence_can_be_taken_off() {
    let rules = PEERS.replace("scoring: {relative", "evidence: required, scoring: {relative");
    let framework = framework(&rules);
    let csv = "unit,dossiers,evidence:dossiers\nan,80,12/BC\nbinh,100,13/BC\n";
    let outcome = scored(&framework, csv);
    let without = outcome.what_if(|data| {
        data.revise("an")?.evidence("dossiers", "");
        Ok(())
    });
    let total = |outcome: &Outcome| outcome.unit("an").unwrap().total.unwrap().to_string();
    assert_eq!((total(&outcome).as_str(), total(&without.unwrap()).as_str()), ("8.00", "0.00"));
}

/// The places of a rounding may come from a message.
#[test]
fn no_rounding_asks_for_more_memory_than_there_is() {
    let third = Exact::ratio(1, 3).unwrap();
    let rounding = |places| Rounding { places, mode: RoundingMode::HalfUp };
    for places in [29, 1_000, u32::MAX] {
        assert!(third.shown(places).is_err());
        assert!(third.to_decimal(rounding(places)).is_err());
        assert!(third.rounded(rounding(places)) < third);
    }
    assert_eq!(third.rounded(rounding(u32::MAX)), third.rounded(rounding(1_000)));
}

/// A program whose `main` returns an error shows it by `Debug`.
#[test]
fn an_error_of_main_is_for_people() {
    let faults = Framework::from_yaml(&PEERS.replace("type: count", "type: cuont")).unwrap_err();
    assert_eq!(format!("{faults:?}"), format!("{faults:#}"));
    assert!(format!("{faults:?}").contains("did you mean `count`"), "{faults:?}");
    let error = dti_engine::Error::from(faults);
    assert_eq!(format!("{error:?}"), format!("{error:#}"));
}

/// A name that another unit bears on the other side is enough: the figures of Xã Bình are not those of Xã An a year ago.
#[test]
fn a_name_that_another_unit_had_is_refused() {
    let framework = framework(PEERS);
    let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let now = "unit,name,dossiers\nan,Xã An,617\nbinh,Xã Bình,1\n";
    let outcome = |csv: &str| Plan::compile(&framework).unwrap().score(&read(csv)).unwrap();
    let agree = |before: &str| {
        let (before, now) = (outcome(before), outcome(now));
        dti_engine::comparison::Comparison::of(&before, &now).check_names()
    };
    // `x` bore the name of `an`, and `an` that of `binh`, which was not there.
    let faults = agree("unit,name,dossiers\nan,Xã Bình,600\nx,Xã An,1\n").unwrap_err();
    assert!(faults.to_string().contains("D0305"), "{faults}");
    // A new name that nobody else had, and the name of one that is no longer there.
    agree("unit,name,dossiers\nan,Xã Cũ,600\nbinh,Xã Bình,1\n").unwrap();
    agree("unit,name,dossiers\nan,Xã Cũ,600\nx,Xã An,1\n").unwrap();
}

/// Units that all write that they have no evidence carry it: their values count as missing, in a copy too.
#[test]
fn words_for_no_evidence_ask_for_it() {
    let rules = PEERS.replace("scoring: {relative", "evidence: required, scoring: {relative");
    let framework = framework(&rules);
    for nothing in ["không", "-", "n/a"] {
        let csv = format!("unit,dossiers,evidence:dossiers\nan,80,{nothing}\nbinh,100,{nothing}\n");
        let outcome = scored(&framework, &csv);
        let mut copy = Vec::new();
        outcome.dataset().to_csv(&mut copy).unwrap();
        let again = scored(&framework, std::str::from_utf8(&copy).unwrap());
        assert_eq!(again.dataset().digest(), outcome.dataset().digest());
        for outcome in [outcome, again] {
            assert!(outcome.evidence_seen());
            assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "0.00");
        }
    }
    // Nothing that can be seen is nothing.
    let csv = "unit,dossiers,evidence:dossiers\nan,80,12/BC\nbinh,100,\u{200b}\n";
    assert_eq!(scored(&framework, csv).unit("binh").unwrap().total.unwrap().to_string(), "0.00");
}

/// A thousand as Vietnamese write it is not one draw.
#[test]
fn a_number_of_draws_has_no_point() {
    let framework = framework(KINDS).of_kind("ward").unwrap();
    let text = "analysis: demo/firm\nof: {framework: demo/kinds, version: '2024'}\n\
                vary: {weights: {level: indicator, within: 10%}}\ndraws: {count: 1.000, seed: 2026}\n";
    let text = text.replace("10%", "10%, grid: 50%");
    let faults = Study::from_yaml(&text, &framework).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| fault.message.to_string()).collect();
    let expected = [
        "`50%` is a percentage, but the step of a grid is a plain number",
        "`1.000` may be 1000 with a point between thousands, or 1",
    ];
    assert_eq!(told, expected);
}

/// A province above its communes has a kind of its own, and is no row of sums; `KT.01` beside a name is no signature.
#[test]
fn a_unit_of_another_kind_is_no_row_of_sums() {
    let framework =
        framework(&PEERS.replace("unit_kind: commune", "unit_kind: [commune, province]"));
    let communes =
        "a,Xã A,commune,400\nKT.01,Xã B,commune,300\nc,Xã C,commune,200\nd,Xã D,commune,100\n";
    let read = |csv: String| Dataset::from_csv(csv.as_bytes(), &framework);
    let head = "unit,name,kind,dossiers\n";
    let units = read(format!("{head}27,Bắc Ninh,province,1000\n{communes}"));
    assert_eq!(units.unwrap_or_else(|faults| panic!("{faults}")).units().len(), 5);
    let sums = read(format!("{head}27,Bắc Ninh,commune,1000\n{communes}")).unwrap_err();
    assert!(sums.to_string().contains("D0308"), "{sums}");
}

/// All that is wrong with a text is told at once, each at its place and in both languages.
#[test]
fn a_malformed_submission_is_told_as_rules_are() {
    let places = |text: &str| -> Vec<(&'static str, u32, u32)> {
        let faults = Submission::from_json(text).unwrap_err();
        let place = |fault: &dti_engine::diagnostic::Diagnostic| {
            assert_ne!(fault.message.get(Language::Vi), fault.message.get(Language::En));
            let at = fault.location.as_ref().unwrap();
            (fault.code.as_str(), at.line, at.column)
        };
        faults.iter().map(place).collect()
    };
    let text = "[{\"unit\": \"xã\", \"metrcs\": {},\n  \"metrics\": {\"c\": [1],\n   \"d\": 1, \"d \": 2}},\n \
                {\"name\": 5, \"unit\": \"a\", \"unit\": \"b\"}, 7, {\"metrics\": null}]";
    let expected = [
        ("D0112", 1, 17),
        ("D0113", 2, 20),
        ("D0112", 3, 12),
        ("D0113", 4, 11),
        ("D0112", 4, 27),
        ("D0113", 4, 41),
        ("D0301", 4, 44),
        ("D0113", 4, 56),
    ];
    assert_eq!(places(text), expected);
    let faults = Submission::from_json(text).unwrap_err();
    assert!(format!("{faults:#}").contains("did you mean `metrics`"), "{faults:#}");
    assert_eq!(faults.iter().nth(2).unwrap().path.as_deref(), Some("xã.metrics"));
    let kind = dti_engine::Error::from(faults).kind();
    assert_eq!(kind, ErrorKind::Data);
    for (text, line, column) in [
        ("{", 1, 1),
        ("", 1, 1),
        ("{\"unit\": \"a\",}", 1, 14),
        ("{\n'unit': 1}", 2, 1),
        ("{\"unit\": \"a\"} x", 1, 15),
    ] {
        assert_eq!(places(text), [("D0111", line, column)], "{text}");
    }
    // What is read is what serde reads, with its digits.
    let text = r#"{"unit": "a\u0301", "name": null, "metrics": {"n": 0.12345678901234567891, "y": true, "z": null}}"#;
    assert_eq!(Submission::from_json(text).unwrap(), [serde_json::from_str(text).unwrap()]);
    assert_eq!(Submission::from_json("[]").unwrap(), []);
}

/// Two groups of 50 points; a unit passes with 70 in total and half of each group.
const GATES: &str = "framework: demo/gates\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 100\n\
    absent: {missing: zero}\nranking: {places: 2}\n\
    metrics: {portal: {type: yes_no}, plan: {type: yes_no}, rate: {type: percent}, calls: {type: count, at_most: 10}}\n\
    groups:\n\
    \x20 - {id: one, points: 50, indicators: [{id: portal, points: 30, scoring: {yes_no: portal}}, \
    {id: rate, points: 20, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}]}\n\
    \x20 - {id: two, points: 50, indicators: [{id: plan, points: 10, scoring: {yes_no: plan}}, \
    {id: calls, points: 40, scoring: {linear: {of: calls, zero_at: 0, full_at: 10}}}]}\n\
    verdict: {pass_when: [{total: {at_least: 70%}}, {every: {level: group, at_least: 50%}}]}\n";

/// Where the way to the total leaves a group behind, there may be another one; and where there is none, that is told.
#[test]
fn the_least_effort_goes_through_every_gate() {
    // 50 of 50 and 2 of 50: 52. One of the second group alone reaches 70 by 4.5 calls more, and that group 50 %
    // (25) only with 6.25: seven calls, or the plan and 3.75: four calls.
    let framework = framework(GATES);
    let outcome = scored(&framework, "unit,portal,rate,plan,calls\nan,yes,100%,no,0\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let goals = analysis.goals("an").unwrap();
    assert_eq!(goals[0].aim, Aim::Pass);
    let effort = analysis.least_effort("an", &goals[0]).unwrap().found().unwrap();
    let reached = outcome.what_if(|data| {
        let mut unit = data.revise("an")?;
        for step in &effort.steps {
            unit.value(&step.metric, step.to.clone());
        }
        Ok(())
    });
    let verdict = reached.unwrap().unit("an").unwrap().verdict;
    assert_eq!(verdict, Some(dti_engine::model::Verdict::Pass));
    let none = |rules: &str, csv: &str| {
        let outcome = scored(&self::framework(rules), csv);
        let analysis = Analysis::of(&outcome).unwrap();
        let goals = analysis.goals("an").unwrap();
        assert_eq!(goals[0].aim, Aim::Pass);
        analysis.least_effort("an", &goals[0]).unwrap()
    };
    // Two calls at the most are 8 of 40 points, and with the plan 18 of the 25 that the second group needs.
    let never = GATES.replace("at_most: 10}", "at_most: 2}");
    let of_never = none(&never, "unit,portal,rate,plan,calls\nan,yes,50%,no,0\n");
    assert_eq!(of_never, LeastEffort::Impossible);
    // A condition may look at figures that earn nothing.
    let of_size = GATES
        .replace("metrics: {", "metrics: {size: {type: count}, ")
        .replace("{every: {level: group, at_least: 50%}}", "{formula: size >= 10}");
    let of_size = none(&of_size, "unit,portal,rate,plan,calls,size\nan,yes,100%,no,0,1\n");
    assert_eq!(of_size, LeastEffort::NotFound);
    let json = serde_json::to_string(&effort).unwrap();
    assert_eq!(serde_json::from_str::<dti_engine::analysis::Effort>(&json).unwrap(), effort);
}

#[test]
fn a_variation_is_held_to_the_signs_of_a_rule_file() {
    let rules = PEERS.replace("type: count", "type: percent").replace(
        "{relative: {of: dossiers, to: best}}",
        "{linear: {of: dossiers, zero_at: 0%, full_at: 80%}}",
    );
    let plan = Plan::compile(&framework(&rules)).unwrap();
    let faults = plan.vary(&Variation::new().full_at("most", 100)).unwrap_err();
    assert!(faults.to_string().contains("R0211"), "{faults}");
    for right in [Quantity::percent(100), "100%".parse().unwrap(), Quantity::from(1)] {
        assert!(plan.vary(&Variation::new().full_at("most", right)).is_ok(), "{right}");
    }
    let half_again = plan.vary(&Variation::new().full_at("most", Quantity::percent(150))).unwrap();
    assert!(half_again.framework().to_yaml().unwrap().contains("full_at: 150%"));
}

/// What has nothing to do with each other is told or refused.
#[test]
fn two_frameworks_are_told_apart() {
    let csv = "unit,dossiers\nan,80\nbinh,100\n";
    let one = scored(&framework(PEERS), csv);
    let other = scored(&framework(&PEERS.replace("demo/peers", "demo/wards")), csv);
    let told = dti_engine::comparison::Comparison::of(&one, &other).figures(Language::En);
    assert!(told.starts_with("Two frameworks: `demo/peers`, `demo/wards`."), "{told}");
    let same = dti_engine::comparison::Comparison::of(&one, &one).figures(Language::En);
    assert!(!same.contains("frameworks"), "{same}");
    assert_eq!(Effects::between(&one, &other).unwrap_err().code(), "analysis");
    for years in [["2025", "2024"], ["2024", "2024"]] {
        assert_eq!(Trends::of(&years.map(|year| (year, &one))).unwrap_err().code(), "analysis");
    }
    assert!(Trends::of(&[("2024", &one), ("2025", &one)]).is_ok());
    let effects = Effects::between(&one, &one).unwrap();
    let json = serde_json::to_string(&effects).unwrap();
    assert_eq!(
        serde_json::to_string(&serde_json::from_str::<Effects>(&json).unwrap()).unwrap(),
        json
    );
    let profile = Analysis::of(&one).unwrap().profile("an").unwrap();
    let json = serde_json::to_string(&profile).unwrap();
    assert_eq!(serde_json::from_str::<Profile>(&json).unwrap(), profile);
}

/// A scenario is not what was published.
#[test]
fn a_changed_value_is_made_up() {
    let framework = framework(PEERS);
    let dataset = Dataset::from_csv("unit,dossiers\nan,80\nbinh,100\n".as_bytes(), &framework);
    let dataset = dataset.unwrap();
    let published = Origin { nature: Some(Nature::Published), as_of: "2024-12-31".parse().ok() };
    let plan = Plan::compile(&framework).unwrap();
    let outcome = plan.score(&dataset.described(published, Source::default())).unwrap();
    let change = |origin: Option<Origin>| {
        let changed = outcome.what_if(|data| {
            let mut unit = data.revise("an")?;
            unit.value("dossiers", 90);
            origin.map(|origin| {
                unit.value_origin("dossiers", origin).value_origin("dossiers", origin)
            });
            Ok(())
        });
        changed.unwrap().dataset().nature()
    };
    assert_eq!(change(None), Some(Nature::Synthetic));
    // What a council decided is no scenario.
    assert_eq!(change(Some(published)), Some(Nature::Published));
    // Of figures whose nature is not known nothing is claimed.
    let unknown = plan.score(&dataset).unwrap().what_if(|data| {
        data.revise("an")?.value("dossiers", 90);
        Ok(())
    });
    assert_eq!(unknown.unwrap().dataset().nature(), None);
}

/// A text that no file could hold is refused where it comes in, and not in ten years.
#[test]
fn texts_are_as_short_as_cells() {
    let framework = framework(PEERS);
    let long = "x".repeat((1 << 16) + 1);
    for submission in [
        Submission::new(long.as_str()).metric("dossiers", 1),
        Submission::new("an").name(long.as_str()).metric("dossiers", 1),
        Submission::new("an").metric("dossiers", long.as_str()),
        Submission::new("an").metric("dossiers", 1).evidence("dossiers", long.as_str()),
        Submission::new("an").metric("dossiers", 1).reason("dossiers", long.as_str()),
    ] {
        let faults = Dataset::from_submissions([submission], &framework).unwrap_err();
        assert!(faults.to_string().contains("D0108"), "{:.200}", faults.to_string());
    }
    // What was read with larger limits is archived only if it can be read again.
    let mut limits = dti_engine::dataset::Limits::default();
    limits.cell = 1 << 20;
    let options = dti_engine::dataset::ReadOptions::default().limits(limits);
    let csv = format!("unit,dossiers,evidence:dossiers\nan,80,{long}\n");
    let read = options.read_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&read).unwrap();
    assert_eq!(read.to_builder(&framework).unwrap().build().unwrap().digest(), read.digest());
    assert!(Archive::of(&outcome, 1).unwrap_err().to_string().contains("D0108"));
}

/// What a handler sends of any error.
#[test]
fn an_error_is_json_in_both_languages() {
    let outcome = scored(&framework(PEERS), "unit,dossiers\nan,80\n");
    let error = serde_json::to_value(outcome.unit("am").unwrap_err()).unwrap();
    assert_eq!((&error["code"], &error["kind"]), (&"unknown_unit".into(), &"not_found".into()));
    assert_eq!(error["message"], "no unit `am` in the dataset (did you mean `an`?)");
    assert!(error["message_vi"].as_str().unwrap().starts_with("dữ liệu không có đơn vị `am`"));
    assert!(error["faults"].is_null());
    let faults = Framework::from_yaml("framework: x").unwrap_err();
    let error = serde_json::to_value(dti_engine::Error::from(faults.clone())).unwrap();
    assert_eq!(error["faults"], serde_json::to_value(&faults).unwrap());
}

/// A card says in Rust what it says in JSON.
#[test]
fn a_card_tells_its_method_and_what_it_read() {
    let outcome = scored(&framework(GATES), "unit,portal,rate,plan,calls\nan,yes,,no,3\n");
    let card = outcome.scorecard("an").unwrap();
    let rate = card.node("rate").unwrap();
    assert_eq!((rate.is_group(), rate.method()), (false, Some("linear")));
    assert_eq!(
        rate.inputs().iter().map(|input| input.metric.as_str()).collect::<Vec<_>>(),
        ["rate"]
    );
    let zero = (dti_engine::model::AbsentKind::Missing, dti_engine::model::AbsentPolicy::Zero);
    assert_eq!(rate.absent(), Some(zero));
    let one = card.node("one").unwrap();
    assert_eq!((one.is_group(), one.method(), one.left_out().len()), (true, None, 0));
}
