//! Numbers that go by unit kind, by an attribute of units, or by year.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

const HEAD: &str = "framework: demo/communes\nversion: '2024'\nkind: index\nunit_kind: [commune, district]\npoints: 100\n\
    rounding: {indicator: 2, total: 2}\nabsent: {missing: zero}\nattributes:\n\
    \x20 region: {options: {r1: {vi: Khu vực I, en: Region I}, r2: {vi: Khu vực II, en: Region II}}}\n\
    \x20 place: {}\n\
    metrics: {rate: {type: percent}, online: {type: count}, dossiers: {type: count}, ideas: {type: count}}\n";

fn index(scoring: &str) -> Result<Framework, Diagnostics> {
    let allow = "allow: [{code: R0302, because: every example uses some of them}]\n";
    let text =
        format!("{HEAD}{allow}indicators:\n  - {{id: one, points: 100, scoring: {{{scoring}}}}}\n");
    Framework::from_yaml(&text)
}

fn score(framework: &Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

fn totals(outcome: &Outcome) -> Vec<String> {
    let total = |total: Option<dti_engine::number::Shown>| {
        total.map_or("–".to_owned(), |t| t.to_string())
    };
    outcome.results().map(|unit| total(unit.total)).collect()
}

fn codes(result: Result<Framework, Diagnostics>) -> Vec<&'static str> {
    result.err().unwrap_or_default().iter().map(|fault| fault.code.as_str()).collect()
}

/// The same value under the numbers of each case.
#[test]
fn every_number_of_a_method_may_differ() {
    let data = "unit,kind,region,rate,online,dossiers,ideas\n\
                a,commune,r1,60%,6,10,4\nb,commune,r2,60%,6,10,4\nc,district,r1,60%,6,10,4\nd,district,,60%,6,10,4\n";
    let cases: [(&str, [&str; 4]); 8] = [
        // 60 % of 90 % is two thirds, of 80 % three quarters; the region of the last is not known, which is missing.
        (
            "linear: {of: rate, zero_at: 0%, full_at: {region: {r1: 90%, r2: 80%}}}",
            ["66.67", "75.00", "66.67", "0.00"],
        ),
        // From 20 %: 40 ÷ 60 and 40 ÷ 80.
        (
            "ratio: {part: online, whole: dossiers, zero_at: 20%, full_at: {commune: 80%, district: 100%}}",
            ["66.67", "66.67", "50.00", "50.00"],
        ),
        // Kinds first, regions inside one of them: districts need none.
        (
            "linear: {of: rate, zero_at: 0%, full_at: {commune: {region: {r1: 60%, r2: 100%}}, district: 80%}}",
            ["100.00", "60.00", "75.00", "75.00"],
        ),
        (
            "steps: {of: rate, at_least: {region: {r1: {90%: 100%, 50%: 30%}, r2: {60%: 100%}}}}",
            ["30.00", "100.00", "30.00", "0.00"],
        ),
        (
            "steps: {of: rate, at_least: {60%: {commune: 100%, district: 40%}}}",
            ["100.00", "100.00", "40.00", "40.00"],
        ),
        // Two bounds by two attributes: 60 % is enough in r1 alone, and not too much anywhere.
        (
            "threshold: {of: rate, at_least: {region: {r1: 50%, r2: 65%}}, at_most: {commune: 70%, district: 65%}}",
            ["100.00", "0.00", "100.00", "0.00"],
        ),
        (
            "per_item: {of: ideas, points: {region: {r1: 10, r2: 20}}}",
            ["40.00", "80.00", "40.00", "0.00"],
        ),
        (
            "sum_of: [{share: 50%, threshold: {of: rate, at_least: {region: {r1: 50%, r2: 65%}}}}, {share: 50%, linear: {of: rate, zero_at: 0%, full_at: 100%}}]",
            ["80.00", "30.00", "80.00", "30.00"],
        ),
    ];
    for (scoring, expected) in cases {
        let framework = index(scoring).unwrap_or_else(|faults| panic!("{scoring}\n{faults}"));
        assert_eq!(totals(&score(&framework, data)), expected, "{scoring}");
        // One kind alone is scored in columns.
        let of_one: String = data
            .lines()
            .filter(|line| !line.contains("district"))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(totals(&score(&framework, &of_one)), expected[..2], "{scoring}");
    }
}

const TARGETS: &str = "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: [commune, district]\n\
    attributes: {region: {options: {r1: {vi: Khu vực I, en: Region I}, r2: {vi: Khu vực II, en: Region II}}}}\n\
    metrics: {rate: {type: percent}, portals: {type: count}}\ntargets:\n\
    - {id: rate, of: rate, at_least: {region: {r1: 90%, r2: 80%}}}\n\
    - {id: portals, of: portals, at_least: {commune: 1, district: {region: {r1: 5, r2: 3}}}}\n";

#[test]
fn targets_go_by_attributes_and_say_which_case_applied() {
    let framework = Framework::from_yaml(TARGETS).unwrap_or_else(|faults| panic!("{faults}"));
    let outcome = score(
        &framework,
        "unit,kind,region,rate,portals\na,commune,r1,85%,1\nb,commune,r2,85%,0\nc,district,r1,95%,4\nd,district,r2,85%,4\ne,commune,,85%,1\n",
    );
    let states: Vec<String> = ["a", "b", "c", "d", "e"]
        .map(|unit| {
            let card = outcome.scorecard(unit).unwrap();
            card.targets()
                .map(|target| target.computed.as_str().to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .to_vec();
    assert_eq!(
        states,
        ["not_met met", "met not_met", "met not_met", "met met", "undetermined met"]
    );
    let asked = |unit: &str, language| -> Vec<String> {
        let card = outcome.scorecard(unit).unwrap();
        card.targets().map(|target| target.asked(&framework, language)).collect()
    };
    assert_eq!(asked("a", Language::Vi), ["Khu vực I: ≥ 90%", "commune: ≥ 1"]);
    assert_eq!(asked("d", Language::En), ["Region II: ≥ 80%", "district, Region II: ≥ 3"]);
    let of_all: Vec<_> =
        framework.targets().map(|target| target.asked(None, Language::En)).collect();
    assert_eq!(
        of_all,
        [
            "Region I: ≥ 90%; Region II: ≥ 80%",
            "commune: ≥ 1; district, Region I: ≥ 5; district, Region II: ≥ 3"
        ]
    );
    let card = serde_json::to_value(outcome.scorecard("c").unwrap()).unwrap();
    let case = &card["target_cards"][1]["case"];
    assert_eq!(*case, serde_json::json!({"kind": "district", "region": "r1"}));
}

#[test]
fn a_card_says_which_case_applied() {
    let framework =
        index("linear: {of: rate, zero_at: 0%, full_at: {region: {r1: 90%, r2: 80%}}}").unwrap();
    let outcome = score(&framework, "unit,kind,region,rate\na,commune,r1,72%\nb,commune,,72%\n");
    let working = |unit: &str, language| -> Vec<String> {
        let card = outcome.scorecard(unit).unwrap();
        card.nodes()
            .next()
            .unwrap()
            .working(&framework, language)
            .into_iter()
            .map(|line| line.text)
            .collect()
    };
    assert_eq!(
        working("a", Language::Vi),
        [
            "rate = 72%; region = Khu vực I",
            "Khu vực I: (72% − 0%) ÷ (90% − 0%) → 80%",
            "80% × 100 = 80"
        ]
    );
    assert_eq!(working("b", Language::En)[0], "rate = 72%; region = missing");
}

#[test]
fn what_is_missing_or_unknown_is_a_fault() {
    let linear = |full_at: &str| {
        codes(index(&format!("linear: {{of: rate, zero_at: 0%, full_at: {full_at}}}")))
    };
    assert_eq!(linear("{region: {r1: 90%}}"), ["R0308"]);
    assert_eq!(linear("{region: {r1: 90%, r2: 80%, r3: 70%}}"), ["R0307"]);
    assert_eq!(linear("{regoin: {r1: 90%, r2: 80%}}"), ["R0604"]);
    assert_eq!(linear("{commune: 90%}"), ["R0603"]);
    assert_eq!(linear("{commune: 90%, district: {region: {r1: 80%}}}"), ["R0308"]);
    // Any text, so no list of options.
    assert_eq!(linear("{place: {here: 90%}}"), ["R0605"]);
    // A fault of the one number, not of the other.
    assert_eq!(linear("{region: {r1: 0%, r2: 80%}}"), ["R0506"]);
    assert_eq!(linear("{}"), ["R0603"]);
    // What is wrong in every case is told once.
    assert_eq!(
        codes(index("linear: {of: speed, zero_at: 0%, full_at: {region: {r1: 90%, r2: 80%}}}")),
        ["R0301"]
    );
    let targets = TARGETS.replace("{r1: 5, r2: 3}", "{r1: 5}");
    assert_eq!(codes(Framework::from_yaml(&targets)), ["R0308"]);
}

#[test]
fn too_many_cases_are_refused() {
    let options: String = (0..11).map(|at| format!("o{at}: {{vi: Lựa chọn {at}}}, ")).collect();
    let by = |attribute: &str, from: u32| {
        let numbers: String = (0..11).map(|at| format!("o{at}: {}, ", at + from)).collect();
        format!("{{{attribute}: {{{numbers}}}}}")
    };
    let text = |above: String| {
        format!(
            "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\nabsent: {{missing: zero}}\n\
         attributes: {{a: {{options: {{{options}}}}}, b: {{options: {{{options}}}}}, c: {{options: {{{options}}}}}}}\n\
         allow: [{{code: R0302, because: not all are used}}]\n\
         metrics: {{rate: {{type: number}}}}\nindicators:\n\
         \x20 - {{id: one, points: 10, scoring: {{threshold: {{of: rate, at_least: {}, at_most: {}, {above}}}}}}}\n",
            by("a", 50),
            by("b", 150)
        )
    };
    // 121 cases are few, 1,331 are too many.
    assert_eq!(
        codes(Framework::from_yaml(&text("equals: 3".to_owned()).replace("equals: 3", ""))),
        Vec::<&str>::new()
    );
    assert_eq!(codes(Framework::from_yaml(&text(format!("above: {}", by("c", 20))))), ["R0606"]);
}

const YEARS: &str = "framework: demo/plan\nversion: '2025-2030'\nkind: criteria\nunit_kind: commune\n\
    metrics: {rate: {type: percent}}\ntargets:\n- {id: rate, of: rate, at_least: {year: {2025: 80%, 2030: 100%}}}\n";

#[test]
fn a_plan_of_several_years_is_scored_for_one() {
    let framework = Framework::from_yaml(YEARS).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(framework.years(), [2025, 2030]);
    let error = Plan::compile(&framework).unwrap_err().to_string();
    assert_eq!(
        error,
        "the numbers of `demo/plan 2025-2030` go by the year: say for which of 2025, 2030 (`Framework::of_year`, `--year 2025`)"
    );
    let error = framework.of_year(2027).unwrap_err().to_string();
    assert_eq!(error, "`demo/plan 2025-2030` has no numbers for 2027, but for 2025, 2030");
    let mut digests = Vec::new();
    for (year, state, asked) in [(2025, "met", "2025: ≥ 80%"), (2030, "not_met", "2030: ≥ 100%")]
    {
        let of_year = framework.of_year(year).unwrap();
        assert_eq!(of_year.year(), Some(year));
        let outcome = score(&of_year, "unit,rate\na,90%\n");
        let card = outcome.scorecard("a").unwrap();
        let target = card.targets().next().unwrap();
        assert_eq!(target.computed.as_str(), state);
        assert_eq!(target.asked(&of_year, Language::Vi), asked);
        assert_eq!(of_year.target("rate").unwrap().asked(None, Language::Vi), asked[6..]);
        let json = serde_json::to_value(&outcome).unwrap();
        assert_eq!(json["year"], year);
        digests.push(outcome.digests().rules.into_owned());
    }
    assert_ne!(digests[0], digests[1]);
    // A file whose numbers are the same in every year can be scored for any.
    let same =
        Framework::from_yaml(&YEARS.replace("{year: {2025: 80%, 2030: 100%}}", "80%")).unwrap();
    assert_eq!(same.of_year(2027).unwrap(), same);
}

#[test]
fn a_province_names_the_year_of_its_run() {
    let catalog = dti_engine::Catalog::from_yaml_texts([("plan.yaml", YEARS)]).unwrap();
    let province = |year: &str| {
        let text = format!(
            "province: demo\n{year}runs: [{{id: plan, framework: demo/plan, version: '2025-2030'}}]\n"
        );
        dti_engine::province::Province::from_yaml(&text, &catalog)
    };
    let of_2030 = province("year: 2030\n").unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(of_2030.runs()[0].framework.year(), Some(2030));
    for (year, said) in [
        (
            "",
            "the numbers of `demo/plan 2025-2030` go by the year, and the province file names none",
        ),
        (
            "year: 2027\n",
            "the numbers of `demo/plan 2025-2030` go by the year, and it has none for 2027",
        ),
    ] {
        let faults = province(year).unwrap_err();
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(messages, [said]);
    }
}

/// 90 % are enough in 2025 and not in 2030; a case says for which year it is.
#[test]
fn a_case_says_its_year() {
    use dti_engine::cases::{self, Cases};
    let framework = Framework::from_yaml(YEARS).unwrap();
    let cases = Cases::from_yaml(
        "- {case: early, year: 2025, metrics: {rate: 90%}, expect: {targets: {rate: met}}}\n\
         - {case: late, year: 2030, metrics: {rate: 90%}, expect: {targets: {rate: not_met}}}\n\
         - {case: unsaid, metrics: {rate: 90%}, expect: {targets: {rate: met}}}\n",
    )
    .unwrap();
    let results = cases::run(&framework, &cases).unwrap();
    assert_eq!(results.iter().map(|one| one.holds()).collect::<Vec<_>>(), [true, true, false]);
    let error = results[2].differences.as_ref().unwrap_err().to_string();
    assert!(error.contains("say for which of 2025, 2030"), "{error}");
    let table = "case,year,rate,target:rate\nearly,2025,90%,met\nlate,2030,90%,not_met\n";
    let cases = Cases::from_csv(table.as_bytes(), &framework).unwrap();
    let results = cases::run(&framework, &cases).unwrap();
    assert_eq!(results.iter().map(|one| one.holds()).collect::<Vec<_>>(), [true, true]);
    let written: String = cases.iter().map(|case| case.to_yaml().unwrap()).collect();
    assert_eq!(
        Cases::from_yaml(&written).unwrap().iter().map(|case| case.year).collect::<Vec<_>>(),
        [Some(2025), Some(2030)]
    );
    let faults = Cases::from_csv(table.replace("2030", "30").as_bytes(), &framework).unwrap_err();
    let faults: Vec<_> =
        faults.iter().map(|fault| (fault.code.as_str(), fault.message.as_str())).collect();
    assert_eq!(faults, [("R0209", "`30` is not a year")]);
}

/// Grades by kind, and inside one kind by region; gates by region, in points and in percent.
const CONCLUSIONS: &str = "grades:\n\
    \x20 - {name: {vi: Tốt}, at_least: {commune: 60%, district: {region: {r1: 80%, r2: {points: 70}}}}}\n\
    \x20 - {name: {vi: Khá}, at_least: 50%}\n\
    verdict: {pass_when: [{total: {at_least: {region: {r1: {points: 55}, r2: 65%}}}}, \
    {count: {share: {above: {commune: 50%, district: 70%}}, at_least: {commune: 1, district: 1}}}]}\n";

fn concluding(conclusions: &str) -> Result<Framework, Diagnostics> {
    let allow =
        "allow: [{code: R0302, because: some are not used}, {code: R1120, because: as decided}]\n";
    let scoring = "linear: {of: rate, zero_at: 0%, full_at: 100%}";
    let indicators = format!("indicators:\n  - {{id: one, points: 100, scoring: {{{scoring}}}}}\n");
    Framework::from_yaml(&format!("{HEAD}{allow}{indicators}{conclusions}"))
}

/// The share of each unit is its rate, so that its total is 100 times that.
#[test]
fn grades_and_gates_go_by_kind_and_attribute() {
    let framework = concluding(CONCLUSIONS).unwrap_or_else(|faults| panic!("{faults}"));
    let data = "unit,kind,region,rate\na,commune,r1,60%\nb,commune,r2,60%\nc,district,r1,75%\n\
                d,district,r2,70%\ne,district,,90%\n";
    let came = |outcome: &Outcome| -> Vec<String> {
        let one = |unit: dti_engine::outcome::UnitOutcome<'_>| {
            let grade = unit.grade.map_or("–", |grade| grade.vi.as_str());
            format!("{} {grade} {}", unit.unit.id, unit.verdict.unwrap())
        };
        outcome.results().map(one).collect()
    };
    let expected = [
        // 60 of 100 points: 60 % is asked of communes, 55 points in region I.
        "a Tốt pass",
        // 65 % is asked in region II.
        "b Tốt fail",
        // 80 % is asked of districts in region I.
        "c Khá pass",
        // 70 points are enough for the grade, and not above 70 %.
        "d Tốt fail",
        // The region is not known: what goes by it does not hold.
        "e Khá fail",
    ];
    let outcome = score(&framework, data);
    assert_eq!(came(&outcome), expected);
    // One kind alone is scored in columns.
    let communes: String = data.lines().take(3).map(|line| format!("{line}\n")).collect();
    assert_eq!(came(&score(&framework, &communes)), expected[..2]);

    let gates = |unit: &str| outcome.scorecard(unit).unwrap().gates();
    let b = &gates("b")[0];
    assert_eq!(b.asked(&framework, Language::En), "Region II: total ≥ 65%");
    assert_eq!(b.case.iter().collect::<Vec<_>>(), [(&"region".to_owned(), &"r2".to_owned())]);
    assert_eq!(b.short_by.unwrap().to_string(), "0.05");
    let e = &gates("e")[0];
    assert_eq!(e.asked(&framework, Language::Vi), "tổng điểm");
    assert_eq!(e.found(&framework, Language::Vi), "chưa xác định");
    assert_eq!(e.inputs[0].metric, "region");
    assert!(gates("d")[1].asked(&framework, Language::En).starts_with("district: "));
    let card = outcome.scorecard("e").unwrap().explain(Language::En).to_string();
    assert!(card.contains("✗ total"), "{card}");
}

#[test]
fn grades_by_kind_descend_in_every_kind() {
    let grades = |second: &str| {
        concluding(&format!(
            "grades:\n  - {{name: {{vi: Tốt}}, at_least: {{commune: 60%, district: 80%}}}}\n  - {{name: {{vi: Khá}}, at_least: {second}}}\n"
        ))
    };
    assert_eq!(codes(grades("50%")), Vec::<&str>::new());
    // 70 % is below 80 % of districts and above 60 % of communes.
    assert_eq!(codes(grades("70%")), ["R0703"]);
    assert_eq!(codes(grades("{commune: 50%, district: 80%}")), ["R0703"]);
}

/// Chau, Dung and Binh tie in all; the one without a place has no rank within one.
#[test]
fn units_have_further_ranks_within_attributes() {
    let rules = |method: &str| {
        concluding(&format!(
            "ranking: {{places: 2, method: {method}, also_within: [place, region]}}\n"
        ))
        .unwrap_or_else(|faults| panic!("{faults}"))
    };
    let data = "unit,kind,place,region,rate\nan,commune,Đông,r1,90%\nbinh,commune,Đông,r2,80%\nchau,commune,Tây,r2,80%\n\
                dung,commune,Tây,r2,80%\ngiang,commune,,r1,70%\nha,commune,Tây,r1,60%\nquan,district,Tây,r1,10%\n";
    for (method, ha) in [("competition", "6 3 3"), ("dense", "4 2 3")] {
        let framework = rules(method);
        let outcome = score(&framework, data);
        let ranks = outcome.results().map(|unit| {
            let number = |rank: Option<u32>| rank.map_or("–".to_owned(), |rank| rank.to_string());
            let within = unit.ranks_within().map(|(_, rank)| number(rank));
            let all: Vec<_> = [number(unit.rank)].into_iter().chain(within).collect();
            all.join(" ")
        });
        let ranks: Vec<_> = ranks.collect();
        let giang = if method == "dense" { "3 – 2" } else { "5 – 2" };
        assert_eq!(ranks, ["1 1 1", "2 2 1", "2 1 1", "2 1 1", giang, ha, "1 1 1"]);
        let mut csv = String::new();
        dti_engine::report::write_csv(&outcome, &mut csv).unwrap();
        assert!(
            csv.lines()
                .next()
                .unwrap()
                .ends_with(",rank_within:place,rank_within:region,nature,as_of")
        );
        let table = dti_engine::report::ranking(&outcome, Language::Vi).to_csv();
        assert!(table.lines().next().unwrap().contains("rank_within:place"), "{table}");
        let json = serde_json::to_value(outcome.scorecard("binh").unwrap()).unwrap();
        assert_eq!(json["ranks_within"]["place"], 2);
        let card = outcome.scorecard("binh").unwrap().explain(Language::En).to_string();
        assert!(card.contains("rank within Region 1") || card.contains("rank within"), "{card}");
    }
    let within = |ranking: &str| codes(concluding(ranking));
    assert_eq!(within("ranking: {also_within: [rate]}\n"), ["R0301"]);
    assert_eq!(within("ranking: {also_within: [place, place]}\n"), ["R0702"]);
}

/// Region I has 4 and 8 ideas, region II 3 and 1; a unit of no region has no peers.
#[test]
fn peers_are_those_of_the_same_option() {
    let data = "unit,kind,region,ideas\na,commune,r1,4\nb,commune,r1,8\nc,commune,r2,3\nd,commune,r2,1\ne,commune,,5\n";
    let cases: [(&str, [&str; 5]); 6] = [
        (
            "relative: {of: ideas, to: best, among: region}",
            ["50.00", "100.00", "100.00", "33.33", "0.00"],
        ),
        // From 10 %: 10 + 90 × 50 % and 10 + 90 × 1 ÷ 3.
        (
            "relative: {of: ideas, to: best, least: 10%, among: region}",
            ["55.00", "100.00", "100.00", "40.00", "0.00"],
        ),
        // The means are 6 and 2.
        (
            "relative: {of: ideas, to: mean, among: region}",
            ["66.67", "100.00", "100.00", "50.00", "0.00"],
        ),
        (
            "min_max: {of: ideas, direction: up, among: region}",
            ["0.00", "100.00", "100.00", "0.00", "0.00"],
        ),
        (
            "percentile: {of: ideas, direction: up, among: region}",
            ["25.00", "75.00", "75.00", "25.00", "0.00"],
        ),
        (
            "rank: {of: ideas, direction: down, among: region}",
            ["100.00", "0.00", "0.00", "100.00", "0.00"],
        ),
    ];
    for (scoring, expected) in cases {
        let framework = index(scoring).unwrap_or_else(|faults| panic!("{scoring}\n{faults}"));
        assert_eq!(totals(&score(&framework, data)), expected, "{scoring}");
        // Units of another kind are no peers, and several kinds are scored one by one.
        let outcome = score(&framework, &format!("{data}f,district,r1,100\n"));
        assert_eq!(totals(&outcome)[..5], expected, "{scoring}");
    }
    assert_eq!(codes(index("rank: {of: ideas, direction: up, among: place}")), ["R0605"]);
    assert_eq!(codes(index("rank: {of: ideas, direction: up, among: regions}")), ["R0301"]);
}

#[test]
fn a_target_is_due_in_its_year() {
    let due = |keys: &str, year: Option<u16>| {
        let text = YEARS.replace("100%}}}", &format!("100%}}}}{keys}}}"));
        let text =
            text.replace("unit_kind", "period: {from: 2025-01-01, to: 2030-12-31}\nunit_kind");
        let framework = Framework::from_yaml(&text).unwrap_or_else(|faults| panic!("{faults}"));
        let framework = year.map_or(framework.clone(), |year| framework.of_year(year).unwrap());
        framework.target("rate").unwrap().due().map(|day| day.to_string())
    };
    let day = |day: &str| Some(day.to_owned());
    // The bound of a year is asked for by the end of this year.
    assert_eq!(due("", Some(2025)), day("2025-12-31"));
    assert_eq!(due("", None), None);
    let by_year = ", due: {year: {2030: 2030-06-30, 2025: 2025-10-01}}";
    assert_eq!(due(by_year, Some(2025)), day("2025-10-01"));
    assert_eq!(due(by_year, Some(2030)), day("2030-06-30"));
    assert_eq!(due(by_year, None), None);
    assert_eq!(due(", due: 2029-01-31", Some(2025)), day("2029-01-31"));
    let other = YEARS.replace("100%}}}", "100%}}, due: {year: {2025: 2025-10-01}}}");
    assert_eq!(codes(Framework::from_yaml(&other)), ["R0607"]);
}
