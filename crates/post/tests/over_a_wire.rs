//! Mail to a server that speaks SMTP, and messages to a recorded hook, both on this machine.
#![allow(missing_docs)]

use post::{
    Answer, Attached, Hook, HookKind, Mail, Mailbox, Model, Security, Unanswered, say, send,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// What a server was told.
#[derive(Debug, Default)]
struct Heard {
    commands: Vec<String>,
    data: String,
}

/// Speaks SMTP with one guest after the other; `refuse` is answered to the recipient.
async fn smtp(refuse: Option<&'static str>) -> (u16, mpsc::UnboundedReceiver<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("address").port();
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((guest, _)) = listener.accept().await {
            let told = serve(guest, refuse).await;
            tell.send(told).ok();
        }
    });
    (port, heard)
}

async fn serve(guest: TcpStream, refuse: Option<&'static str>) -> Heard {
    let mut heard = Heard::default();
    let (read, mut write) = guest.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test ESMTP\r\n").await.expect("greeted");
    while let Ok(Some(line)) = lines.next_line().await {
        let word = line.split(' ').next().unwrap_or("").to_ascii_uppercase();
        heard.commands.push(line.clone());
        let answer = match word.as_str() {
            "EHLO" => "250-test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10000000",
            "AUTH" => "235 2.7.0 accepted",
            "RCPT" => refuse.unwrap_or("250 2.1.5 ok"),
            "DATA" => {
                write.write_all(b"354 go ahead\r\n").await.expect("told");
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    heard.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    heard.data.push('\n');
                }
                "250 2.0.0 queued as 4711"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await.ok();
                break;
            }
            _ => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.expect("answered");
    }
    heard
}

fn mailbox(port: u16) -> Mailbox {
    Mailbox {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        user: "collector".to_owned(),
        from: "ar@huaheng.example".to_owned(),
        name: "华恒工业".to_owned(),
    }
}

fn mail() -> Mail {
    Mail {
        to: "finance@late.example".to_owned(),
        subject: "催款函 CK-000001".to_owned(),
        text: "请于 2026-12-01 前付款。\n.\n谢谢。".to_owned(),
        id: "ck-1.17@huaheng.example".to_owned(),
        attached: Some(Attached {
            name: "CK-000001.pdf".to_owned(),
            bytes: b"%PDF-1.7 x".to_vec(),
        }),
    }
}

#[tokio::test]
async fn a_mail_is_taken_with_its_paper() {
    let (port, mut heard) = smtp(None).await;
    let answer = send(&mailbox(port), "geheim", &mail()).await.expect("tried");
    assert!(answer.took && answer.words.contains("queued as 4711"), "{answer:?}");
    let heard = heard.recv().await.expect("heard");
    let said = heard.commands.join("\n");
    assert!(said.contains("MAIL FROM:<ar@huaheng.example>"), "{said}");
    assert!(said.contains("RCPT TO:<finance@late.example>"), "{said}");
    assert!(said.contains("AUTH PLAIN"), "{said}");
    assert!(heard.data.contains("Message-ID: <ck-1.17@huaheng.example>"), "{}", heard.data);
    assert!(heard.data.contains("CK-000001.pdf") && heard.data.contains("application/pdf"));
}

#[tokio::test]
async fn a_refusal_is_told_and_a_wrong_address_is_not_tried() {
    let (port, _heard) = smtp(Some("550 5.1.1 no such user")).await;
    let answer = send(&mailbox(port), "geheim", &mail()).await.expect("tried");
    assert!(!answer.took && answer.words.contains("no such user"), "{answer:?}");
    let wrong = Mail { to: "nobody".to_owned(), ..mail() };
    let refused = send(&mailbox(port), "geheim", &wrong).await.expect_err("refused");
    assert_eq!(refused.code(), "collections.mail-wrong");
    let open = Mailbox { host: "mail.example".to_owned(), ..mailbox(port) };
    let refused = send(&open, "geheim", &mail()).await.expect_err("refused");
    assert_eq!(refused.code(), "collections.mail-wrong", "no password over an open line");
    let nobody = send(&mailbox(1), "geheim", &mail()).await.expect("tried");
    assert!(!nobody.took && !nobody.words.contains("geheim"), "{nobody:?}");
}

/// Answers one post with a recorded answer and tells what was posted.
async fn hook(
    status: &'static str,
    answer: &'static str,
) -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("address").port();
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = listener.accept().await {
            let mut bytes = vec![0; 8_192];
            let mut text = String::new();
            while !text.contains('}') {
                let Ok(n) = guest.read(&mut bytes).await else { break };
                if n == 0 {
                    break;
                }
                text.push_str(&String::from_utf8_lossy(&bytes[..n]));
            }
            let length = answer.len();
            let reply = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{answer}");
            guest.write_all(reply.as_bytes()).await.ok();
            tell.send(text).ok();
        }
    });
    (port, heard)
}

#[tokio::test]
async fn a_group_is_told_in_its_own_words() {
    for (kind, status, answer, took, field) in [
        (HookKind::Wecom, "200 OK", "{\"errcode\":0,\"errmsg\":\"ok\"}", true, "msgtype"),
        (
            HookKind::Dingtalk,
            "200 OK",
            "{\"errcode\":310000,\"errmsg\":\"keywords\"}",
            false,
            "msgtype",
        ),
        (HookKind::Feishu, "200 OK", "{\"code\":0,\"msg\":\"success\"}", true, "msg_type"),
        (HookKind::Feishu, "500 Oops", "{\"code\":0}", false, "msg_type"),
    ] {
        let (port, mut heard) = hook(status, answer).await;
        let hook = Hook { kind, url: format!("http://127.0.0.1:{port}/send?key=geheim") };
        let told: Answer = say(&hook, "今日待放行 3 封").await.expect("tried");
        assert_eq!(told.took, took, "{kind:?} {told:?}");
        assert!(!told.words.contains("geheim"));
        let text = heard.recv().await.expect("heard");
        assert!(text.contains(field) && text.contains("今日待放行 3 封"), "{text}");
        assert!(text.starts_with("POST /send?key=geheim HTTP/1.1"), "{text}");
    }
}

#[tokio::test]
async fn a_model_answers_or_it_is_told_why_not() {
    let answer = "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"listen\"}}]}";
    for (status, answer, told) in [
        ("200 OK", answer, Ok("listen".to_owned())),
        ("500 Oops", answer, Err(Unanswered::Refused)),
        ("401 No", "{\"error\":\"key\"}", Err(Unanswered::Refused)),
        ("200 OK", "<html>", Err(Unanswered::Garbled)),
        ("200 OK", "{\"choices\":[]}", Err(Unanswered::Garbled)),
    ] {
        let (port, mut heard) = hook(status, answer).await;
        let base = format!("http://127.0.0.1:{port}/v1/");
        let model = Model { on: true, base, name: "small".to_owned(), seconds: 5 };
        assert_eq!(model.ask("geheim", ("classify", "您慢慢说")).await, told, "{status} {answer}");
        let text = heard.recv().await.expect("heard");
        assert!(text.starts_with("POST /v1/chat/completions HTTP/1.1"), "{text}");
        assert!(text.contains("Bearer geheim") && text.contains("您慢慢说"), "{text}");
        assert!(
            text.contains("\"temperature\":0") && text.contains("\"model\":\"small\""),
            "{text}"
        );
    }
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = silent.local_addr().expect("address").port();
    let base = format!("http://127.0.0.1:{port}");
    let model = Model { on: true, base, name: "small".to_owned(), seconds: 1 };
    assert_eq!(model.ask("", ("classify", "x")).await, Err(Unanswered::Late));
}
