//! Proves the harness itself on pages of its own before it judges the product: a good page
//! passes, and each kind of fault is caught.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
};

use crate::{
    Outcome,
    browser::{Browser, spoken},
    script,
    walk::Walker,
};

const GOOD: &str = "<!DOCTYPE html><html lang=zh><meta charset=utf-8>\
    <meta name=viewport content='width=device-width'><title>x</title>\
    <link rel=icon href='data:,'><h1>应收账款</h1><form action=/found><input name=q>\
    <select name=tier><option>A<option>B</select><button>查找</button></form>\
    <a class=file href=/file.csv>下载</a><div style='overflow-x:auto'>\
    <div style='width:3000px'>wide, but within its own frame</div></div>";
const NOISY: &str = "<!DOCTYPE html><link rel=icon href='data:,'><img src=/no-such-picture>";
const WIDE: &str = "<!DOCTYPE html><meta name=viewport content='width=device-width'>\
    <link rel=icon href='data:,'><div style='width:900px'>x</div>";
const HOLED: &str = "<!DOCTYPE html><meta charset=utf-8><link rel=icon href='data:,'>⟦x-y⟧";

/// Journeys on these pages, with a word of the failure that each must end in.
const TABLE: [(&str, Option<&str>); 10] = [
    ("open /good\nsee 应收账款\nfind h1\ncount 2 option\nnot see 余额", None),
    ("open /good\nfill input[name=q] = 建设\nchoose select = B\nclick on 查找\nat /found", None),
    ("open /good\ndownload a.file = csv", None),
    ("width 390\nopen /good", None),
    ("open /good\nnot see 应收", Some("the page says")),
    ("open /good\nchoose select = Z", Some("has no choice")),
    ("open /noisy", Some("the console says")),
    ("expect no-such-picture\nopen /noisy", None),
    ("width 390\nopen /wide", Some("wider than its window")),
    ("open /holed", Some("⟦x-y⟧")),
];

/// Runs the table.
pub async fn run(browser: &Browser) -> Outcome<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(spoken)?;
    let address = format!("http://{}", listener.local_addr().map_err(spoken)?);
    thread::spawn(move || listener.incoming().flatten().for_each(answer));
    let (words, none) = (BTreeMap::new(), BTreeMap::new());
    for (steps, expected) in TABLE {
        browser.width(1440).await?;
        browser.forget().await?;
        let journey = script::parse("proof", steps)?;
        let outcome = Walker::new(browser, &address, &words, &none).walk(&journey).await;
        let right = match (&outcome, expected) {
            (Ok(()), None) => true,
            (Err(why), Some(word)) => why.contains(word),
            _ => false,
        };
        if !right {
            let expected = expected.unwrap_or("no failure");
            return Err(format!("the harness is wrong: {steps:?}: {outcome:?}, not {expected}"));
        }
    }
    println!("  the harness catches what it must ({} journeys of its own)", TABLE.len());
    Ok(())
}

fn answer(mut stream: TcpStream) {
    let mut bytes = [0; 4_096];
    let length = stream.read(&mut bytes).unwrap_or_default();
    let head = String::from_utf8_lossy(&bytes[..length]).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/");
    let (status, kind, body) = match path.split('?').next().unwrap_or(path) {
        "/good" | "/found" => ("200 OK", "text/html", GOOD),
        "/noisy" => ("200 OK", "text/html", NOISY),
        "/wide" => ("200 OK", "text/html", WIDE),
        "/holed" => ("200 OK", "text/html", HOLED),
        "/file.csv" => ("200 OK", "text/csv", "a,b\n1,2\n"),
        _ => ("404 Not Found", "text/plain", "no"),
    };
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).ok();
}
