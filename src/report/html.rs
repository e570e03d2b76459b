//! Documents as one page that needs nothing else.

use std::fmt::Write as _;

use super::document::{Document, Part, Picture, Section, Table};
use super::markup::escaped;

/// One column of text on a phone, a page and a screen; dark where the reader's screen is; black on
/// white in print. All texts have a contrast of 7:1 or more.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1f24;--paper:#fff;--soft:#4a4f57;--line:#c9cdd3}\
@media (prefers-color-scheme:dark){:root{--ink:#e9ebee;--paper:#15181c;--soft:#b9bec6;--line:#3d434c}}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:62rem;background:var(--paper);color:var(--ink);\
font:1rem/1.5 system-ui,sans-serif}\
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}\
h2{font-size:1.15rem;line-height:1.3;margin:2rem 0 .5rem;padding-top:.6rem;border-top:1px solid var(--line)}\
h1+section h2{font-size:1.3rem;margin-top:1rem;border-top:0;padding-top:0}\
p,ul{margin:.4rem 0;max-width:46rem}\
ul{padding-left:1.2rem}\
.wide{overflow-x:auto;margin:.8rem 0}\
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}\
th{font-weight:600;color:var(--soft);border-bottom:1px solid var(--ink)}\
th,td{padding:.2rem .9rem .2rem 0;text-align:right;white-space:nowrap;vertical-align:bottom}\
th:first-child,td:first-child{text-align:left;white-space:normal;min-width:9rem;font-weight:inherit}\
.words{text-align:left;white-space:normal;min-width:8rem}\
tbody tr+tr>*{border-top:1px solid var(--line)}\
tbody th{color:inherit;border-bottom:0}\
figure{margin:.8rem 0}\
@media (max-width:32rem){table{font-size:.8rem}thead th{white-space:normal}th,td{padding-right:.6rem}th:first-child{min-width:6rem}}\
figure svg{display:block;max-width:100%;height:auto;background:#fff}\
.narrow{display:none}\
@media screen and (max-width:32rem){.broad{display:none}.narrow{display:block}.narrow svg{width:100%}}\
@page{margin:15mm}\
@media print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#aaa}\
body{max-width:none;padding:0;font-size:9.5pt}h1{font-size:15pt}h2{font-size:11.5pt;break-after:avoid}\
.wide{overflow:visible}table{font-size:8pt}th,td{padding-right:.5rem}\
tr,figure,li{break-inside:avoid}.page{break-before:page}}";

impl Document {
    /// The document as one HTML page: no script, no network, nothing beside it. It is read on a phone
    /// as on a screen, light or dark as the reader's screen is, and printed on A4 and Letter.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::{Document, Section};
    ///
    /// let page = Document::new("Shops & stalls").with(Section::new("Note").note("- all is well"));
    /// let html = page.html();
    /// assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<h1>Shops &amp; stalls</h1>"));
    /// assert!(html.contains("<ul><li>all is well</li></ul>"));
    /// ```
    #[must_use]
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        );
        for section in &self.sections {
            section.write_html(&mut page);
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page
    }
}

impl Section {
    fn write_html(&self, page: &mut String) {
        // Writing to a text cannot fail, here and below.
        let class = if self.on_new_page {
            " class=\"page\""
        } else {
            ""
        };
        let _ = writeln!(
            page,
            "<section{class}>\n<h2>{}</h2>",
            escaped(&self.heading)
        );
        let mut listed: Vec<String> = Vec::new();
        for part in &self.parts {
            if let Part::Note(note) = part {
                write_note(page, note, &mut listed);
                continue;
            }
            close_list(page, &mut listed);
            match part {
                Part::Table(table) => table.write_html(page),
                Part::Picture(picture) => picture.write_html(page),
                Part::Note(_) => {}
            }
        }
        close_list(page, &mut listed);
        page.push_str("</section>\n");
    }
}

impl Picture {
    /// Two drawings of a chart, of which the style shows one.
    fn write_html(&self, page: &mut String) {
        let svg = self.svg.trim_end();
        let _ = match self.phone.as_deref().map(str::trim_end) {
            None => writeln!(page, "<figure>{svg}</figure>"),
            Some(phone) => writeln!(
                page,
                "<figure class=\"broad\">{svg}</figure>\n<figure class=\"narrow\">{phone}</figure>"
            ),
        };
    }
}

/// Lines that begin with a dash are items of a list, which goes on in the next note.
fn write_note(page: &mut String, note: &str, listed: &mut Vec<String>) {
    for line in note.lines() {
        match line.trim_start().strip_prefix("- ") {
            Some(item) => listed.push(escaped(item)),
            None if line.trim().is_empty() => {}
            None => {
                close_list(page, listed);
                let _ = writeln!(page, "<p>{}</p>", escaped(line.trim()));
            }
        }
    }
}

fn close_list(page: &mut String, listed: &mut Vec<String>) {
    if listed.is_empty() {
        return;
    }
    page.push_str("<ul>");
    for item in listed.drain(..) {
        let _ = write!(page, "<li>{item}</li>");
    }
    page.push_str("</ul>\n");
}

impl Table {
    fn write_html(&self, page: &mut String) {
        page.push_str("<div class=\"wide\"><table>\n<thead><tr>");
        for (place, word) in self.header.iter().enumerate() {
            let class = if self.words.contains(&place) {
                " class=\"words\""
            } else {
                ""
            };
            let _ = write!(page, "<th scope=\"col\"{class}>{}</th>", escaped(word));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            page.push_str("<tr>");
            for place in 0..self.header.len().max(row.len()) {
                let cell = row.get(place).map(|cell| escaped(cell)).unwrap_or_default();
                let tag = match place {
                    0 => "th scope=\"row\"",
                    _ if self.words.contains(&place) => "td class=\"words\"",
                    _ => "td",
                };
                let end = if place == 0 { "th" } else { "td" };
                let _ = write!(page, "<{tag}>{cell}</{end}>");
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</tbody>\n</table></div>\n");
    }
}
