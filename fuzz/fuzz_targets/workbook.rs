//! A workbook of which one part is any bytes is read or refused; what is read is written so that it reads
//! back. The first byte says which part, and by its highest bit that it is written in UTF-16.
//!
//! ```text
//! cargo +nightly fuzz run workbook fuzz/corpus/workbook -- -max_len=20000 -timeout=5
//! ```
//!
//! An empty corpus is filled with the parts as they are.
#![no_main]

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use dti_engine::dataset::{ReadOptions, Register, RegisteredUnit, Template};
use dti_engine::{Dataset, Framework};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

static RULES: LazyLock<Framework> = LazyLock::new(|| {
    Framework::from_yaml(
        "framework: test/workbook\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
         metrics:\n  dossiers: {type: count}\n  rate: {type: percent}\n  portal: {type: yes_no}\n  opened: {type: date}\n\
         targets:\n  - {id: a, of: rate, above: 80%}\n  - {id: b, of: dossiers, at_least: 3}\n",
    )
    .unwrap_or_else(|faults| panic!("{faults}"))
});

/// The parts of a template with two units.
static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let units = [RegisteredUnit::new("an", "Xã An"), RegisteredUnit::new("binh", "Xã Bình")];
    let register = Register::new(units).expect("a register");
    let mut bytes = Vec::new();
    Template::new(&RULES).register(&register).write(&mut bytes).expect("a workbook");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let count = archive.len();
    let part = |place| {
        let mut part = archive.by_index(place).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("memory takes everything");
        (part.name().expect("a name").into_owned(), content)
    };
    let parts: Vec<_> = (0..count).map(part).collect();
    if let Some(corpus) = std::env::args().skip(1).find(|word| !word.starts_with('-'))
        && std::fs::read_dir(&corpus).is_ok_and(|mut entries| entries.next().is_none())
    {
        for (place, (_, content)) in (0u8..).zip(&parts) {
            let seed = [&[place], content.as_slice()].concat();
            std::fs::write(format!("{corpus}/part-{place}"), seed).expect("a seed");
        }
    }
    parts
});

fuzz_target!(init: { LazyLock::force(&PARTS); }, |bytes: &[u8]| {
    let Some((part, content)) = bytes.split_first() else { return };
    let (wide, part) = (*part >= 128, usize::from(*part % 128) % PARTS.len());
    let content = if wide {
        let text = format!("\u{feff}{}", String::from_utf8_lossy(content));
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else {
        content.to_vec()
    };
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (place, (name, original)) in PARTS.iter().enumerate() {
        out.start_file(name.as_str(), stored).expect("memory takes everything");
        let content = if place == part { &content } else { original };
        out.write_all(content).expect("memory takes everything");
    }
    let bytes = out.finish().expect("memory takes everything").into_inner();
    match ReadOptions::default().read_xlsx(bytes.as_slice(), &RULES) {
        Err(faults) => drop(faults.to_string()),
        Ok(dataset) => {
            let mut written = Vec::new();
            dataset.to_csv(&mut written).expect("memory takes everything");
            let again =
                Dataset::from_csv(&written[..], &RULES).expect("what is written reads back");
            assert_eq!(again.digest(), dataset.digest());
        }
    }
});
