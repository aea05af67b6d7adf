//! Derived metrics, quotients in place of metrics, named numbers, and what formulas know of a unit. Every
//! expected value is worked out by hand beside it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a fault is a failed test")]

use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

const HEAD: &str = "framework: demo/derived\nversion: '2025'\nkind: index\nunit_kind: [commune, ward]\n\
    points: 100\nrounding: {indicator: 2}\nabsent: {missing: zero, not_applicable: exclude, zero_whole: exclude}\n\
    metrics:\n  dossiers: {type: count, name: {vi: Hồ sơ, en: Dossiers}}\n  \
    people: {type: count, name: {vi: Dân số, en: People}}\n  note: {type: text}\n";

const PER_HEAD: &str = "derived:\n  per_head:\n    formula: dossiers / people * 1000\n    \
    name: {vi: Hồ sơ trên 1.000 dân, en: Dossiers per 1000 people}\n    \
    unit_of_measure: {vi: hồ sơ/1.000 dân, en: per 1000 people}\n";

/// 250, 500 and 1,000 dossiers for each 1,000 people, and a commune without people.
const DATA: &str = "unit,kind,dossiers,people,note\nan,commune,500,2000,x\nbinh,commune,1500,3000,\n\
    chau,commune,4000,4000,x\nduong,commune,7,0,\n";

fn framework(rest: &str) -> Framework {
    Framework::from_yaml(&format!("{HEAD}{rest}")).unwrap_or_else(|faults| panic!("{faults}"))
}

fn scored(framework: &Framework, data: &str) -> Outcome {
    let dataset = Dataset::from_csv(data.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

fn totals(rest: &str, data: &str) -> Vec<Option<String>> {
    let framework = framework(rest);
    let outcome = scored(&framework, data);
    let units = ["an", "binh", "chau", "duong"].into_iter().filter(|id| data.contains(id));
    units.map(|id| outcome.unit(id).unwrap().total.map(|total| total.to_string())).collect()
}

fn indicator(scoring: &str) -> String {
    format!("indicators: [{{id: a, points: 100, scoring: {scoring}}}]\n")
}

/// What the three communes with people earn; the one without has a zero whole, and nothing that counts.
fn earned(of: &str, method: &str) -> [String; 3] {
    let derived = if of == "per_head" { PER_HEAD } else { "" };
    let rules = format!("{derived}{}", indicator(&method.replace("OF", of)));
    let [an, binh, chau, duong] = totals(&rules, DATA).try_into().unwrap();
    assert_eq!(duong, None, "{rules}");
    [an, binh, chau].map(Option::unwrap)
}

#[test]
fn every_method_measures_quotients_and_derived_metrics() {
    let quotient = "{part: dossiers, whole: people}";
    // 0.25, 0.5 and 1 dossier a head; 250, 500 and 1000 of 1000 heads.
    for (of, by) in [(quotient, "1"), ("per_head", "1000")] {
        let ends = |zero: &str, full: &str| {
            let scale = |end: &str| if by == "1" { end.to_owned() } else { format!("{end}000") };
            format!("{{linear: {{of: OF, zero_at: {}, full_at: {}}}}}", scale(zero), scale(full))
        };
        let cases = [
            // From 0 to 2 a head: an eighth, a quarter, a half.
            (ends("0", "2"), ["12.50", "25.00", "50.00"]),
            // Best 1: themselves.
            ("{relative: {of: OF, to: best}}".to_owned(), ["25.00", "50.00", "100.00"]),
            // 0.25 ÷ v
            ("{relative: {of: OF, to: lowest}}".to_owned(), ["100.00", "50.00", "25.00"]),
            // Mean 7/12: 3/7, 6/7, 12/7 held to 1.
            ("{relative: {of: OF, to: mean}}".to_owned(), ["42.86", "85.71", "100.00"]),
            // (v − ¼) ÷ ¾
            ("{min_max: {of: OF, direction: up}}".to_owned(), ["0.00", "33.33", "100.00"]),
            ("{rank: {of: OF, direction: up}}".to_owned(), ["0.00", "50.00", "100.00"]),
            // (worse + ½) ÷ 3
            ("{percentile: {of: OF, direction: up}}".to_owned(), ["16.67", "50.00", "83.33"]),
            // Mean 7/12, deviation √14 ÷ 12: z = −4, −1, 5 over √14, and (z + 2) ÷ 4.
            (
                "{z_score: {of: OF, zero_at: -2, full_at: 2}}".to_owned(),
                ["23.27", "43.32", "83.41"],
            ),
            (
                format!(
                    "{{threshold: {{of: OF, above: {}, below: {by}}}}}",
                    ["0.25", "250"][usize::from(by != "1")]
                ),
                ["0.00", "100.00", "0.00"],
            ),
            (
                format!(
                    "{{per_item: {{of: OF, points: {}}}}}",
                    ["20", "0.02"][usize::from(by != "1")]
                ),
                ["5.00", "10.00", "20.00"],
            ),
            (
                format!(
                    "{{steps: {{of: OF, at_least: {{{by}: 100%, {}: 40%}}}}}}",
                    ["0.5", "500"][usize::from(by != "1")]
                ),
                ["0.00", "40.00", "100.00"],
            ),
        ];
        for (method, expected) in cases {
            assert_eq!(earned(of, &method), expected, "{method} of {of}");
        }
    }
}

#[test]
fn a_card_shows_how_a_derived_metric_was_worked_out() {
    let rules =
        format!("{PER_HEAD}{}", indicator("{linear: {of: per_head, zero_at: 0, full_at: 2000}}"));
    let framework = framework(&rules);
    let outcome = scored(&framework, DATA);
    let node = outcome.scorecard("binh").unwrap().nodes().next().unwrap();
    let lines = |language| {
        node.working(&framework, language).into_iter().map(|line| line.text).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(Language::Vi)[..2],
        [
            "Hồ sơ = 1.500; Dân số = 3.000; Hồ sơ trên 1.000 dân = 1.500 ÷ 3.000 × 1.000 = 500 hồ sơ/1.000 dân",
            "(500 − 0) ÷ (2.000 − 0) → 25%",
        ]
    );
    assert_eq!(
        lines(Language::En)[0],
        "Dossiers = 1,500; People = 3,000; Dossiers per 1000 people = 1,500 ÷ 3,000 × 1,000 = 500 per 1000 people"
    );
    let node = outcome.scorecard("duong").unwrap().nodes().next().unwrap();
    let text = node.working(&framework, Language::En)[0].text.clone();
    assert!(text.ends_with("= 7 ÷ 0 × 1,000 → nothing to divide by"), "{text}");
}

#[test]
fn a_derived_metric_is_not_submitted() {
    let rules =
        format!("{PER_HEAD}{}", indicator("{linear: {of: per_head, zero_at: 0, full_at: 2000}}"));
    let framework = framework(&rules);
    let data = "unit,kind,dossiers,people,note,per_head\nan,commune,1,2,,5\n";
    let refused = Dataset::from_csv(data.as_bytes(), &framework).unwrap_err().to_string();
    let told = "`per_head` (Hồ sơ trên 1.000 dân) is worked out from `dossiers` and `people`, not submitted";
    assert!(refused.contains(told), "{refused}");
    assert_eq!(
        framework
            .derived_metrics()
            .map(|(metric, formula)| (metric.id(), formula))
            .collect::<Vec<_>>(),
        [("per_head", "dossiers / people * 1000")]
    );
}

#[test]
fn formulas_checks_and_gates_use_derived_metrics() {
    let rules = format!(
        "{PER_HEAD}  half: {{formula: per_head / 2}}\nchecks: [{{id: few, holds: half < 400, message: Nhiều}}]\n{}",
        indicator("{formula: half / 1000}")
    );
    // 125, 250 and 500 of 1000.
    let expected = ["12.50", "25.00", "50.00"].map(|total| Some(total.to_owned()));
    assert_eq!(totals(&rules, DATA)[..3], expected);
    let framework = framework(&rules);
    let findings: Vec<_> = scored(&framework, DATA).findings().collect();
    // 1000 ÷ 2 is above 400.
    assert_eq!(findings.iter().map(|finding| finding.unit.as_str()).collect::<Vec<_>>(), ["chau"]);
    let values = findings[0].values(&framework, Language::En);
    let working = "Dossiers per 1000 people = 4,000 ÷ 4,000 × 1,000 = 1,000 per 1000 people; half = 1,000 ÷ 2 = 500";
    assert!(values.contains(working), "{values}");
}

#[test]
fn numbers_have_names_in_formulas_and_bounds() {
    let rules = format!(
        "let: {{full: 80%, some: full / 2, fee: 150000}}\n{}",
        indicator(
            "{sum_of: [{share: 50%, ratio: {part: dossiers, whole: people, full_at: full}}, \
             {share: 50%, steps: {of: {part: dossiers, whole: people}, at_least: {full: 100%, full / 2: 50%}}}]}"
        )
    );
    // 0.25 ÷ 0.8 and below 40 %; 0.5 ÷ 0.8 and half; all.
    let expected = ["15.63", "56.25", "100.00"].map(|total| Some(total.to_owned()));
    assert_eq!(totals(&rules, DATA)[..3], expected);
    // 500 × 150000 ÷ 300000000 = 0.25
    let rules =
        format!("let: {{fee: 150000}}\n{}", indicator("{formula: dossiers * fee / 300000000}"));
    assert_eq!(totals(&rules, DATA)[0].as_deref(), Some("25.00"));
    let refused = Framework::from_yaml(&format!(
        "{HEAD}let: {{full: 80%}}\n{}",
        indicator("{ratio: {part: dossiers, whole: people, full_at: ful}}")
    ))
    .unwrap_err();
    let refused = format!("{refused:?}");
    assert!(
        refused.contains("`ful` is not a number") && refused.contains("did you mean `full`"),
        "{refused}"
    );
}

#[test]
fn formulas_know_what_is_present_and_the_kind_of_the_unit() {
    let data = "unit,kind,dossiers,people,note\nan,commune,500,,x\nbinh,ward,1500,3000,\nchau,commune,n/a,1,\n";
    let scoring = "{formula: 'if(present(people), 1, 0.5) * if(kind == \"ward\", 0.8, 1)'}";
    // Without people half; a ward four fifths; all.
    let expected = ["50.00", "80.00", "100.00"].map(|total| Some(total.to_owned()));
    assert_eq!(totals(&indicator(scoring), data), expected);
    let scoring = "{formula: 'count(present(note), present(dossiers)) / 2'}";
    let expected = ["100.00", "50.00", "0.00"].map(|total| Some(total.to_owned()));
    assert_eq!(totals(&indicator(scoring), data), expected);
    let unknown = indicator("{formula: 'if(kind == \"town\", 0.8, 1) * present(nothing)'}");
    let refused = format!("{:?}", Framework::from_yaml(&format!("{HEAD}{unknown}")).unwrap_err());
    assert!(refused.contains("does not assess units of the kind `town`"), "{refused}");
    assert!(refused.contains("no metric `nothing` is declared"), "{refused}");
}

#[test]
fn points_are_given_and_never_more_than_there_are() {
    let rules = "indicators:\n- {id: a, points: 40, scoring: {points: dossiers}}\n\
        - {id: b, points: 60, scoring: {sum_of: [{share: 50%, points: people}, {share: 50%, yes_no: page}]}}\n";
    let head = HEAD.replace("note: {type: text}", "page: {type: yes_no}");
    let framework = Framework::from_yaml(&format!("{head}{rules}")).unwrap();
    // 25 of 40; 12 of the 30 of a part, and 30 of the other.
    let outcome = scored(&framework, "unit,kind,dossiers,people,page\nan,commune,25,12,yes\n");
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "67.00");
    let card = outcome.scorecard("an").unwrap();
    let node = card.nodes().next().unwrap();
    let lines = node.working(&framework, Language::Vi);
    assert!(lines[0].text.contains("số điểm do hội đồng"), "{lines:?}");
    let refused = |data: &str| {
        let data = format!("unit,kind,dossiers,people,page\nan,commune,{data},yes\n");
        format!("{:?}", Dataset::from_csv(data.as_bytes(), &framework).unwrap_err())
    };
    assert!(refused("41,12").contains("from 0 to 40"), "{}", refused("41,12"));
    assert!(refused("40,31").contains("from 0 to 30"), "{}", refused("40,31"));
}

/// The mean of very many different fractions is cut, and the card says so.
#[test]
fn the_mean_of_thousands_of_quotients_is_told_to_be_cut() {
    let rules = indicator("{relative: {of: {part: dossiers, whole: people}, to: mean}}");
    let framework = framework(&rules);
    let mut data = String::from("unit,kind,dossiers,people,note\n");
    // All but one have p of p + 1 people: the mean is close to 1, and that of an is half of it.
    for unit in 0..2_000u32 {
        let people = 100_003 + unit * 2;
        data.push_str(&format!("u{unit},commune,{},{people},\n", people - 1));
    }
    data.push_str("an,commune,50000,100000,\n");
    let outcome = scored(&framework, &data);
    // Σ (1 − 1 ÷ p) over the 2,000, and ½: 1999.98…; the mean is 0.99974, and ½ of it 0.50013.
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "50.01");
    let node = outcome.scorecard("an").unwrap().nodes().next().unwrap();
    let lines = node.working(&framework, Language::En);
    assert!(lines.iter().any(|line| line.text.contains('≈')), "{lines:?}");
}

/// Derived metrics in a row, as deep as they may be, need little stack.
#[test]
fn the_deepest_row_of_derived_metrics_needs_little_stack() {
    let nested = |of: &str, depth| format!("{}{of}{}", "abs(".repeat(depth), ")".repeat(depth));
    let rules = move |depth| {
        let mut rules = format!("derived:\n  d1: {{formula: \"{}\"}}\n", nested("dossiers", depth));
        for place in 2..=8 {
            let before = nested(&format!("d{}", place - 1), depth);
            rules.push_str(&format!("  d{place}: {{formula: \"{before}\"}}\n"));
        }
        rules + &indicator(&format!("{{formula: \"{}\"}}", nested("d8 / 1000", 60)))
    };
    let work = move || totals(&rules(15), DATA);
    let found =
        std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
    assert_eq!(found[0].as_deref(), Some("50.00"));
    let refused = Framework::from_yaml(&format!("{HEAD}{}", rules(16))).unwrap_err().to_string();
    assert!(refused.contains("the formulas behind `d8` are nested 136 deep together"), "{refused}");
}
