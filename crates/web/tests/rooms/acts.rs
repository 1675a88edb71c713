//! What people do on the pages: bookings, imports, people and settings by form.

use axum::http::StatusCode;

use base::Lang;

use crate::{HOSTILE, Site, sound};

/// Three invoices in GB18030, the last with a day that is none.
const GB18030: &[u8] =
    b"\xbf\xcd\xbb\xa7\xb1\xe0\xc2\xeb\x2c\xbf\xcd\xbb\xa7\xc3\xfb\xb3\xc6\x2c\xb7\xa2\
    \xc6\xb1\xba\xc5\xc2\xeb\x2c\xbf\xaa\xc6\xb1\xc8\xd5\xc6\xda\x2c\xb5\xbd\xc6\xda\
    \xc8\xd5\x2c\xbd\xf0\xb6\xee\x0d\x0a\x4b\x31\x2c\xbb\xaa\xb6\xab\xbd\xa8\xc9\xe8\
    \xbc\xaf\xcd\xc5\xd3\xd0\xcf\xde\xb9\xab\xcb\xbe\x2c\x46\x2d\x30\x30\x31\x2c\x32\
    \x30\x32\x36\x2d\x30\x38\x2d\x30\x31\x2c\x32\x30\x32\x36\x2d\x30\x39\x2d\x33\x30\
    \x2c\x22\x31\x2c\x32\x33\x34\x2e\x35\x30\x22\x0d\x0a\x4b\x32\x2c\xba\xbc\xd6\xdd\
    \xc3\xf7\xd0\xf9\xd7\xb0\xca\xce\xd3\xd0\xcf\xde\xb9\xab\xcb\xbe\x2c\x46\x2d\x30\
    \x30\x32\x2c\x32\x30\x32\x36\x2d\x30\x39\x2d\x30\x31\x2c\x32\x30\x32\x36\x2d\x31\
    \x30\x2d\x33\x31\x2c\x38\x30\x30\x2e\x30\x30\x0d\x0a\x4b\x33\x2c\xbb\xb5\xd0\xd0\
    \xd3\xd0\xcf\xde\xb9\xab\xcb\xbe\x2c\x46\x2d\x30\x30\x33\x2c\xb2\xbb\xca\xc7\xc8\
    \xd5\xc6\xda\x2c\x32\x30\x32\x36\x2d\x31\x30\x2d\x33\x31\x2c\x31\x30\x30\x2e\x30\
    \x30\x0d\x0a";

#[tokio::test]
async fn the_books_are_kept_by_form() {
    let mut house = Site::open().await;
    house.furnish().await;
    house.sign_in("finance").await;
    let item = "/receivables/items/K%2F1/F%2F1/1";
    let form = house.get(&format!("{item}/allocate")).await.text;
    let credit = form.split("<option value=\"").nth(1).expect("a receipt");
    let credit = credit.split('"').next().expect("id");
    for (act, form, status, says) in [
        ("write-off", "amount=9999&day=2026-11-21&reason=x&sure=1".to_owned(), 422, "超过未收余额"),
        ("write-off", "amount=1&day=2026-11-21&reason=x".to_owned(), 422, "勾选确认"),
        ("write-off", "amount=abc&day=x&reason=".to_owned(), 422, "不是金额"),
        ("allocate", format!("credit={credit}&amount=50&day=2026-05-01"), 422, "最早日期"),
        ("allocate", format!("credit={credit}&amount=50&day=2026-08-02"), 303, ""),
        ("write-off", "amount=1%2C000&day=2026-11-21&reason=破产&sure=1".to_owned(), 303, ""),
    ] {
        let seen = house.send(&format!("{item}/{act}"), &form).await;
        assert_eq!(seen.status.as_u16(), status, "{act} {form}: {}", seen.text);
        assert!(seen.text.contains(says), "{act} {form}");
    }
    let page = house.get(item).await.text;
    assert!(page.contains("¥184.50"), "1,234.50 less 50 less 1,000: {page}");
    let movement = page.split("/reverse-").nth(1).expect("a movement");
    let movement = movement.split('"').next().expect("id");
    let reverse = format!("{item}/reverse-{movement}");
    let seen = house.send(&reverse, "day=2026-11-21&reason=x").await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let again = house.send(&reverse, "day=2026-11-21&reason=x").await;
    assert!(again.text.contains("已经冲销过"), "{}", again.text);
    let check = credit::receivables::check_ledger(&house.db).await.expect("check");
    assert_eq!(check.broken, []);
}

#[tokio::test]
async fn a_gb18030_file_goes_all_the_way() {
    let mut house = Site::open().await;
    house.sign_in("finance").await;
    let token = house.token().await;
    for (name, bytes, says) in
        [("leer.csv", &b""[..], "是空的"), ("a.pdf", b"%PDF-1.7 x", "无法按表格读取")]
    {
        let seen = house.upload(name, bytes, &token).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(seen.text.contains(says), "{name}: {}", seen.text);
    }
    let seen = house.upload("应收 2026.csv", GB18030, &token).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let file = seen.location;
    let page = house.get(&file).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    sound(&file, Lang::Zh, &page.text);
    assert!(page.text.contains("华东建设集团有限公司") && page.text.contains("GB18030"));
    let form = "kind=invoices&order=ymd&currency=&role.0=buyer-code&role.1=buyer-name&\
        role.2=invoice-no&role.3=issued-on&role.4=due-on&role.5=amount&unit.5=1&mark.5=point";
    let saved = house.send(&file, &format!("{form}&do=save&name=月末应收")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let wrong = house.send(&file, &format!("{form}&do=save&name=")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let tried = house.send(&file, &format!("{form}&do=try")).await;
    let trial = house.wait(&tried.location).await;
    let page = house.get(&trial).await;
    sound(&trial, Lang::Zh, &page.text);
    assert!(page.text.contains("不是日期") && page.text.contains("有 1 行会被退回"));
    assert!(page.text.contains("将新入账") && page.text.contains("将入账金额"), "{}", page.text);
    let stands = credit::intake::list_batches(&house.db, None, 10).await.expect("batches");
    assert_eq!(stands, [], "a trial keeps nothing");

    let whole = house.send(&format!("{file}/commit"), "mode=whole-file&add_buyers=1").await;
    let page = house.get(&house.wait(&whole.location).await).await;
    assert!(page.text.contains("整份文件没有导入"), "{}", page.text);
    let good = house.send(&format!("{file}/commit"), "mode=good-rows&add_buyers=1").await;
    let batch = house.wait(&good.location).await;
    let page = house.get(&batch).await;
    sound(&batch, Lang::Zh, &page.text);
    assert!(page.text.contains("合格的行已导入"), "{}", page.text);
    let csv = house.get(&format!("{batch}/rejects.csv")).await.text;
    assert!(csv.contains("F-003") && csv.contains("不是日期"), "{csv}");
    let ageing = house.get("/receivables").await.text;
    assert!(ageing.contains("2,034.50"), "1,234.50 and 800.00");
    let again = house.send(&format!("{file}/commit"), "mode=good-rows&add_buyers=1").await;
    house.wait(&again.location).await;
    let ageing = house.get("/receivables").await.text;
    assert!(ageing.contains("2,034.50"), "the same file twice changes nothing");
    house.sign_in("credit-manager").await;
    let hidden = house.get(&file).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "somebody else's upload");
}

#[tokio::test]
async fn a_trial_says_what_it_left_out_and_an_import_whose_turn_it_is() {
    let mut house = Site::open().await;
    house.sign_in("finance").await;
    let text = "客户编码,客户名称,发票号,开票日期,到期日,金额,业务员,仓库\n\
        K1,华东,F1,2026-11-01,2026-12-01,100,周某,x\nＫ１,华东,ｆ１,2026-11-01,2026-12-01,100,周某,x\n\
        K1,华东,F1,2026-11-01,2026-12-01,120,周某,x\nK1,华东,F2,2026-12-01,2026-12-31,7,周某,x\n";
    let seen = house.upload("ar.csv", text.as_bytes(), &house.token().await).await;
    let file = seen.location;
    let form = "kind=invoices&order=ymd&currency=&role.0=buyer-code&role.1=buyer-name&\
        role.2=invoice-no&role.3=issued-on&role.4=due-on&role.5=amount&unit.5=1&mark.5=point&\
        role.6=salesperson&do=try";
    let begun = house.db.write_import(store::Actor::user("wang"), "first.csv", 100).await;
    let (tx, turn) = begun.expect("begun");
    turn.tell(40);
    for (path, form) in [("/intake/forget", "name=x"), (file.as_str(), form)] {
        let told = house.send(path, form).await;
        assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE, "{path}: {}", told.text);
        for part in ["正在导入“first.csv”", "wang", "40%"] {
            assert!(told.text.contains(part), "{part}: {}", told.text);
        }
    }
    tx.roll_back().await.expect("given up");
    drop(turn);

    let tried = house.send(&file, form).await;
    let trial = house.wait(&tried.location).await;
    let page = house.get(&trial).await;
    sound(&trial, Lang::Zh, &page.text);
    let parts = [
        "1 列没有导入",
        "仓库",
        "4 行的业务员",
        "周某",
        "第 3 行与第 2 行重复",
        "1 张发票的日期在今天之后",
        "120.00",
    ];
    for part in parts {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let good = house.send(&format!("{file}/commit"), "mode=good-rows&add_buyers=1").await;
    let batch = house.wait(&good.location).await;
    let page = house.get(&batch).await;
    for part in parts {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
}

#[tokio::test]
async fn a_workbook_goes_all_the_way() {
    let mut house = Site::open().await;
    house.sign_in("smith").await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let heads =
        ["Customer Code", "Customer Name", "Invoice No", "Invoice Date", "Due Date", "Amount"];
    for (column, head) in (0_u16..).zip(heads) {
        page.write_string(0, column, head).expect("head");
    }
    let cells = ["C1", HOSTILE, "INV-1", "2026-08-01", "2026-09-01"];
    for (column, cell) in (0_u16..).zip(cells) {
        page.write_string(1, column, cell).expect("cell");
    }
    page.write_number(1, 5, 99.5).expect("amount");
    let bytes = book.save_to_buffer().expect("workbook");
    let seen = house.upload("AR.xlsx", &bytes, &house.token().await).await;
    let file = seen.location;
    let page = house.get(&file).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    sound(&file, Lang::En, &page.text);
    let recognised = house.send(&file, "do=recognise&kind=invoices&profile=").await;
    assert_eq!(recognised.status, StatusCode::SEE_OTHER, "{}", recognised.text);
    let form = "kind=invoices&role.0=buyer-code&role.1=buyer-name&role.2=invoice-no&\
        role.3=issued-on&role.4=due-on&role.5=amount&do=try";
    let tried = house.send(&file, form).await;
    let trial = house.wait(&tried.location).await;
    let page = house.get(&trial).await.text;
    sound(&trial, Lang::En, &page);
    assert!(page.contains("All rows are good"), "{page}");
    let done = house.send(&format!("{file}/commit"), "mode=good-rows&add_buyers=1").await;
    let batch = house.wait(&done.location).await;
    let page = house.get(&batch).await.text;
    assert!(page.contains("Everything went in"), "{page}");
    let ageing = house.get("/receivables").await.text;
    sound("/receivables", Lang::En, &ageing);
    assert!(ageing.contains("99.50"), "{ageing}");
}

#[tokio::test]
async fn people_settings_warnings_and_promises_by_form() {
    let mut house = Site::open().await;
    house.furnish().await;
    house.sign_in("owner").await;
    for (path, form, status, says) in [
        ("/access/add", "login=x&name=&role=boss&lang=zh&password=short", 422, "没有名为"),
        (
            "/access/add",
            "login=li.wei&name=李伟&role=sales&lang=zh&password=short",
            422,
            "密码太短",
        ),
        (
            "/access/add",
            "login=li.wei&name=李伟&role=sales&lang=zh&password=correct+horse",
            303,
            "",
        ),
        ("/access/people/li.wei", "name=李伟&role=finance&lang=en&active=1", 303, ""),
        (
            "/access/account/password",
            "current=wrong&password=new+horse+1&again=other",
            422,
            "不一样",
        ),
        ("/access/account/tokens", "name=ERP&days=30", 200, "sx_"),
        ("/access/audit/verify", "", 200, "审计链完好"),
        ("/settings/company", "company=", 422, "公司名称为空"),
        ("/settings/company", "company=新名字", 303, ""),
        ("/settings/buckets", "buckets=90%2C30", 422, "账龄分段不对"),
        ("/settings/buckets", "buckets=15%2C45", 303, ""),
        ("/settings/rates", "currency=CNY&from=2026-11-01&rate=0&source=", 422, "不能登记汇率"),
        ("/settings/rates", "currency=EUR&from=2026-11-01&rate=7.8&source=x", 303, ""),
        ("/warning/report", "buyer=none&signal=moved&text=&on=2027-01-01", 422, "没有编码为"),
        ("/warning/report", "buyer=K2&signal=moved&text=搬走&on=2026-11-20", 303, ""),
        (
            "/collections/log/K2",
            "channel=call&result=promised&note=x&on=2026-11-21",
            422,
            "请写承诺金额和承诺付款日",
        ),
        (
            "/collections/log/K2",
            "channel=call&result=promised&note=x&on=2026-11-21&amount=500&due=2026-11-01",
            422,
            "早于",
        ),
        (
            "/collections/log/K2",
            "channel=call&result=promised&note=x&on=2026-11-21&amount=500&due=2026-11-30",
            303,
            "",
        ),
    ] {
        let seen = house.send(path, form).await;
        assert_eq!(seen.status.as_u16(), status, "{path} {form}: {}", seen.text);
        assert!(seen.text.contains(says), "{path} {form}: {}", seen.text);
    }
    what_was_done_is_there(&mut house).await;
}

async fn what_was_done_is_there(house: &mut Site) {
    let page = house.get("/receivables").await.text;
    assert!(page.contains("16–45") && page.contains("新名字"), "buckets and name are in force");
    assert!(house.get("/collections/promises").await.text.contains("¥500.00"));
    let list = house.get("/warning").await.text;
    let pick = list.split("name=\"pick\" value=\"").nth(1).expect("an alert");
    let pick = pick.split('"').next().expect("id").to_owned();
    let seen = house.send("/warning/acknowledge", &format!("pick={pick}&pick={pick}")).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let alert = format!("/warning/alerts/{pick}");
    let bare = house.send(&format!("{alert}/clear"), "reason=").await;
    assert!(bare.text.contains("要写理由"), "{}", bare.text);
    let cleared = house.send(&format!("{alert}/clear"), "reason=已核实").await;
    assert_eq!(cleared.status, StatusCode::SEE_OTHER, "{}", cleared.text);
    let started = house.send("/settings/assess", "day=2026-11-21").await;
    assert_eq!(house.wait(&started.location).await, "/settings#runs");
    let changed = house
        .send(
            "/access/account/password",
            "current=correct+horse&password=new+horse+1&again=new+horse+1",
        )
        .await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    assert_eq!(house.get("/settings").await.location, "/sign-in?next=%2Fsettings");
}

#[tokio::test]
async fn salespeople_see_their_own() {
    let mut house = Site::open().await;
    let id = house.furnish().await;
    house.sign_in("sales").await;
    for path in [
        "/receivables/items/K%2F1/F%2F1/1",
        "/receivables/items?buyer=K%2F1",
        "/receivables/credits?buyer=K%2F1",
        "/collections/log/K%2F1",
    ] {
        assert_eq!(house.get(path).await.status, StatusCode::NOT_FOUND, "{path} of {id}");
    }
    for path in
        ["/receivables", "/receivables/items", "/warning", "/collections", "/collections/promises"]
    {
        let seen = house.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        assert!(!seen.text.contains("Söhne"), "{path}");
    }
}
