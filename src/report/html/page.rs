//! A report as a page of HTML.

use std::collections::BTreeSet;
use std::fmt;

use super::{chart, escape, table};
use crate::model::Language;
use crate::report::cell::Tone;
use crate::report::document::{Block, Chart, Figure, Fold, Page, Report, Section, Shows};
use crate::report::progress::Progress;
use crate::scorecard::Words;

/// The style sheet of every page. It refers to nothing outside the page.
const STYLE: &str = include_str!("style.css");

impl Report {
    /// Writes the report as one page of HTML, for a browser and for A4.
    ///
    /// The page is complete: it loads nothing from a network, runs no script and embeds no font. In print it has
    /// page numbers, long tables repeat their heads, rows and charts are not split, and it has what a decision prints:
    /// the rest is on the screen.
    /// All text stays text: no name of a unit becomes a tag.
    ///
    /// ```
    /// use dti_engine::Language;
    /// use dti_engine::report::{Cell, Column, Report, Section, Table};
    /// let columns = vec![Column::left("unit", "Đơn vị"), Column::right("total", "Tổng điểm")];
    /// let mut table = Table::new(Language::Vi, "Xếp hạng", columns);
    /// table.push([Cell::from("Xã <An>"), Cell::number(1234)]);
    /// let report = Report::new(Language::Vi, "Kết quả năm 2023")
    ///     .with(Section::new("ranking", "Xếp hạng").table(table));
    /// let page = report.to_html();
    /// assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"vi\">"));
    /// assert!(page.contains("<th scope=\"row\">Xã &lt;An&gt;</th><td class=\"n\">1.234</td>"));
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write_html(&mut text);
        text
    }

    /// Writes the page of [`Report::to_html`].
    ///
    /// # Errors
    /// Only those of the writer.
    pub fn write_html(&self, out: &mut impl fmt::Write) -> fmt::Result {
        self.page(out, &Progress::unwatched())
    }

    /// Writes the page and reports the progress, which can stop it.
    pub(in crate::report) fn page(
        &self,
        out: &mut impl fmt::Write,
        progress: &Progress<'_>,
    ) -> fmt::Result {
        Writer { out, words: Words(self.language), charts: 0, progress }.report(self)
    }
}

/// Writes a page.
struct Writer<'a> {
    out: &'a mut dyn fmt::Write,
    words: Words,
    charts: usize,
    progress: &'a Progress<'a>,
}

impl Writer<'_> {
    fn report(&mut self, report: &Report) -> fmt::Result {
        let language = match report.language {
            Language::Vi => "vi",
            Language::En => "en",
        };
        write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>"
        )?;
        escape::text(self.out, &report.title)?;
        write!(self.out, "</title>\n<style>\n{STYLE}@page {{ @bottom-left {{ content: ")?;
        // A printed page can be found alone, so every one shows it.
        let foot = match report.figures.is_empty() {
            true => report.title.clone(),
            false => format!("{} · {}", report.title, report.figures),
        };
        escape::style_string(self.out, &foot)?;
        self.out.write_str(concat!(
            "; font: 8pt system-ui, sans-serif; color: #52606d; width: 75%; text-align: left; } ",
            "@bottom-right { content: counter(page) \" / \" counter(pages); ",
            "font: 8pt system-ui, sans-serif; color: #52606d; text-align: right; } }\n",
            "</style>\n</head>\n<body>\n",
        ))?;
        self.out.write_str(table::SIGNS)?;
        self.out.write_str("<header>\n")?;
        self.element("h1", &report.title)?;
        self.figures_are(&report.figures)?;
        for paragraph in &report.lead {
            self.element("p", paragraph)?;
        }
        self.links(&report.links)?;
        self.out.write_str("</header>\n")?;
        let anchors = anchors(&report.sections);
        // One section needs no table of contents.
        let main = if report.sections.len() > 1 { "<main class=\"parts\">\n" } else { "<main>\n" };
        self.out.write_str(main)?;
        // What came out stands before everything else, on a phone too.
        for (place, (section, anchor)) in report.sections.iter().zip(&anchors).enumerate() {
            if place == 1 {
                self.contents(&report.sections, &anchors)?;
            }
            self.section(section, anchor)?;
        }
        self.out.write_str("</main>\n")?;
        if !report.foot.is_empty() {
            self.out.write_str("<footer>\n")?;
            for paragraph in &report.foot {
                self.element("p", paragraph)?;
            }
            self.out.write_str("</footer>\n")?;
        }
        self.out.write_str("</body>\n</html>\n")
    }

    fn contents(&mut self, sections: &[Section], anchors: &[String]) -> fmt::Result {
        self.out.write_str("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">")?;
        self.out.write_str(self.words.pick("Mục lục", "Contents"))?;
        self.out.write_str("</h2>\n<ol>\n")?;
        for (section, anchor) in sections.iter().zip(anchors) {
            write!(self.out, "<li><a href=\"#{anchor}\">")?;
            escape::text(self.out, &section.title)?;
            self.out.write_str("</a></li>\n")?;
        }
        self.out.write_str("</ol>\n</nav>\n")
    }

    fn section(&mut self, section: &Section, anchor: &str) -> fmt::Result {
        let for_screens = |block: &Block| matches!(block, Block::Fold(Fold { printed: false, .. }));
        let class = match section.page {
            _ if !section.blocks.is_empty() && section.blocks.iter().all(for_screens) => {
                " class=\"screen\""
            }
            Page::Portrait => "",
            Page::Landscape => " class=\"landscape\"",
            Page::Card => " class=\"card\"",
        };
        writeln!(self.out, "<section id=\"{anchor}\"{class}>")?;
        self.element("h2", &section.title)?;
        self.figures_are(&section.figures)?;
        self.links(&section.links)?;
        self.blocks(&section.title, &section.blocks)?;
        self.signatures(&section.signed)?;
        self.out.write_str("</section>\n")
    }

    /// Writes the room for signatures, which only paper has.
    fn signatures(&mut self, signed: &[String]) -> fmt::Result {
        if signed.is_empty() {
            return Ok(());
        }
        let (day, sign) =
            (self.words.signed_on(), self.words.pick("(ký, ghi rõ họ tên)", "(signature, name)"));
        self.out.write_str("<div class=\"signed\">\n")?;
        for (place, who) in signed.iter().enumerate() {
            let is_last = place.saturating_add(1) == signed.len();
            write!(
                self.out,
                "<p>{}<br/><b>{}</b><br/><i>{sign}</i></p>",
                if is_last { day } else { "" },
                escape::escaped(who)
            )?;
        }
        self.out.write_str("</div>\n")
    }

    /// Writes links to other files.
    fn links(&mut self, links: &[(String, String)]) -> fmt::Result {
        if links.is_empty() {
            return Ok(());
        }
        self.out.write_str("<p class=\"links\">")?;
        for (text, address) in links {
            write!(
                self.out,
                "<a href=\"{}\">{}</a> ",
                escape::escaped(address),
                escape::escaped(text)
            )?;
        }
        self.out.write_str("</p>\n")
    }

    /// Writes the nature of the figures, if it is known.
    fn figures_are(&mut self, figures: &str) -> fmt::Result {
        if figures.is_empty() {
            return Ok(());
        }
        self.out.write_str("<p class=\"nature\">")?;
        escape::prose(self.out, figures)?;
        self.out.write_str("</p>\n")
    }

    fn blocks(&mut self, heading: &str, blocks: &[Block]) -> fmt::Result {
        blocks.iter().try_for_each(|block| match block {
            Block::Text(text) => self.element("p", text),
            Block::Figures(figures) => self.figures(figures),
            Block::Table(table) => table::write(self.out, table, heading, self.progress),
            Block::Chart(chart) => {
                self.legend(std::slice::from_ref(chart))?;
                self.chart(chart)
            }
            Block::Panel(charts) => self.panel(charts),
            Block::Wide(_) => Ok(()),
            Block::Fold(fold) => self.fold(fold),
        })
    }

    fn figures(&mut self, figures: &[Figure]) -> fmt::Result {
        self.out.write_str("<dl class=\"figures\">\n")?;
        for figure in figures {
            let tone = match figure.cell.tone {
                Tone::Plain => "",
                Tone::Good => " class=\"good\"",
                Tone::Bad => " class=\"bad\"",
                Tone::Unknown => " class=\"unknown\"",
            };
            write!(self.out, "<div{tone}>")?;
            self.element("dt", &figure.name)?;
            self.out.write_str("<dd class=\"value\">")?;
            table::write_said(self.out, self.words, &figure.cell)?;
            self.out.write_str("</dd>\n")?;
            if !figure.note.is_empty() {
                self.out.write_str("<dd class=\"note\">")?;
                escape::text(self.out, &figure.note)?;
                self.out.write_str("</dd>")?;
            }
            self.out.write_str("</div>\n")?;
        }
        self.out.write_str("</dl>\n")
    }

    fn panel(&mut self, charts: &[Chart]) -> fmt::Result {
        self.legend(charts)?;
        self.out.write_str("<div class=\"panel\">\n")?;
        charts.iter().try_for_each(|chart| self.chart(chart))?;
        self.out.write_str("</div>\n")
    }

    /// Writes the legend for the marks of profiles, once for all charts.
    fn legend(&mut self, charts: &[Chart]) -> fmt::Result {
        match charts.iter().any(|chart| matches!(chart.shows, Shows::Profile(_))) {
            true => chart::write_legend(self.out, self.words),
            false => Ok(()),
        }
    }

    fn chart(&mut self, chart: &Chart) -> fmt::Result {
        self.charts = self.charts.saturating_add(1);
        chart::write(self.out, self.words, chart, self.charts)
    }

    fn fold(&mut self, fold: &Fold) -> fmt::Result {
        self.out.write_str(if fold.printed {
            "<details>\n"
        } else {
            "<details class=\"screen\">\n"
        })?;
        self.element("summary", &fold.title)?;
        self.blocks(&fold.title, &fold.blocks)?;
        self.out.write_str("</details>\n")
    }

    /// Writes an element that contains text.
    fn element(&mut self, name: &str, text: &str) -> fmt::Result {
        write!(self.out, "<{name}>")?;
        escape::prose(self.out, text)?;
        writeln!(self.out, "</{name}>")
    }
}

/// Returns the anchors of the sections: their ids if these need no escape and are unique on the page, else
/// numbers.
fn anchors(sections: &[Section]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut anchors = Vec::new();
    for (place, section) in (1_usize..).zip(sections) {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let id = &section.id;
        let free = id.starts_with(|c: char| c.is_ascii_alphabetic())
            && id.chars().all(plain)
            && !OWN_IDS.iter().any(|own| id.starts_with(own))
            && taken.insert(id);
        anchors.push(if free { id.clone() } else { format!("part-{place}") });
    }
    anchors
}

/// Prefixes of ids that the page itself uses.
const OWN_IDS: [&str; 4] = ["contents", "sign-", "chart-", "part-"];

#[cfg(test)]
mod tests {
    use super::*;

    fn report(sections: Vec<Section>) -> Report {
        Report { sections, ..Report::new(Language::Vi, "Kết quả") }
    }

    /// Returns the relative lightness of a colour of the style sheet, as for the contrast of web pages.
    fn lightness(colour: &str) -> f64 {
        let part = |digits: &str| {
            let part = f64::from(u8::from_str_radix(digits, 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = [&colour[1..3], &colour[3..5], &colour[5..7]].map(part);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (lightness(one), lightness(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn after<'a>(mark: &str) -> &'a str {
        let (_, rest) = STYLE.split_once(mark).unwrap();
        &rest[..7]
    }

    #[test]
    fn text_can_be_read_on_every_shade() {
        let shades: Vec<_> =
            (0..10).map(|step| after(&format!(".h{step} {{ background: "))).collect();
        for pair in shades.windows(2) {
            assert!(lightness(pair[0]) > lightness(pair[1]) * 1.05, "{pair:?} look alike");
        }
        assert!(STYLE.contains(".heat td { border: 1px solid #fff; color: #000; }"));
        for shade in shades {
            assert!(contrast(shade, "#000000") >= 4.5, "black on {shade}");
        }
        for ink in ["ink", "soft", "deep", "own", "good", "bad"] {
            let ink = after(&format!("--{ink}: "));
            for paper in ["#ffffff", "#eef2f6"] {
                assert!(contrast(ink, paper) >= 4.5, "{ink} on {paper}");
            }
        }
    }

    #[test]
    fn links_lead_somewhere_whatever_sections_are_called() {
        let ids = ["ranking", "ranking", "a b", "chart-1", "", "7", "part-1", "đ"];
        let sections: Vec<_> = ids.iter().map(|id| Section::new(*id, "Phần")).collect();
        let expected =
            ["ranking", "part-2", "part-3", "part-4", "part-5", "part-6", "part-7", "part-8"];
        assert_eq!(anchors(&sections), expected);
    }

    #[test]
    fn one_section_has_no_list_of_contents() {
        let sections = |many: usize| vec![Section::new("a", "Phần"); many];
        assert!(!report(sections(1)).to_html().contains("<nav"));
        assert!(report(sections(2)).to_html().contains("<nav"));
    }

    #[test]
    fn a_panel_has_one_legend() {
        let chart = || Chart { title: "Xã".to_owned(), shows: Shows::Profile(Vec::new()) };
        let section = Section::new("a", "Phần").with(Block::Panel(vec![chart(), chart()]));
        let page = report(vec![section]).to_html();
        assert_eq!(page.matches("class=\"legend\"").count(), 1);
        assert_eq!(page.matches("Không có số liệu.").count(), 2);
    }
}
