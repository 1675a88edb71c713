use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{free_port, wait_for};
use thirtyfour::{
    By, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, TypingData, WebDriver,
    WebElement, cdp::domains::emulation::SetDeviceMetricsOverride,
};

use crate::Outcome;

/// How long a step may take to come true.
const PATIENCE: Duration = Duration::from_secs(10);

/// The programs that a browser is made of.
pub struct Programs {
    /// Chromium; found by its driver where none is named.
    pub chromium: Option<String>,
    /// Its driver.
    pub driver: String,
}

/// A headless Chromium with an empty profile.
pub struct Browser {
    driver: WebDriver,
    _profile: TempDir,
    _server: Server,
}

/// The driver's process, ended with us.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// What keeps a fresh Chromium quiet and by itself.
const FLAGS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
];

impl Browser {
    /// Starts the driver and a browser.
    pub async fn open(programs: &Programs) -> Outcome<Self> {
        let port = free_port();
        let mut command = Command::new(&programs.driver);
        command.arg(format!("--port={port}")).stdin(Stdio::null());
        let server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = server
            .map_err(|error| format!("{}: {error}; install chromium-driver", programs.driver))?;
        let server = Server(server);
        let ready = wait_for(port, "/status", Duration::from_secs(30));
        ready.map_err(|error| format!("chromedriver: {error}"))?;
        let profile = TempDir::with_prefix("shouxin-chromium-").map_err(spoken)?;
        let mut wish = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wish.add_arg(flag).map_err(spoken)?;
        }
        wish.add_arg(&format!("--user-data-dir={}", profile.path().display())).map_err(spoken)?;
        if let Some(chromium) = &programs.chromium {
            wish.set_binary(chromium).map_err(spoken)?;
        }
        wish.set_browser_log_level(LoggingPrefsLogLevel::All).map_err(spoken)?;
        let address = format!("http://127.0.0.1:{port}");
        let driver = WebDriver::new(address, wish).await;
        let driver = driver.map_err(|error| format!("Chromium does not start: {error}"))?;
        Ok(Self { driver, _profile: profile, _server: server })
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.driver.quit().await.ok();
    }

    /// Goes to an address.
    pub async fn go(&self, url: &str) -> Outcome<()> {
        self.driver.goto(url).await.map_err(spoken)
    }

    /// Path and query of where it is.
    pub async fn place(&self) -> Outcome<String> {
        let url = self.driver.current_url().await.map_err(spoken)?;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Ok(format!("{}{query}", url.path()))
    }

    /// A window of this width.
    pub async fn width(&self, width: u32) -> Outcome<()> {
        let (height, mobile) = if width < 600 { (844, true) } else { (900, false) };
        let size = SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: 1.0,
            mobile,
            scale: None,
            screen_orientation: None,
        };
        self.driver.cdp().send(size).await.map(|_| ()).map_err(spoken)
    }

    /// What a script returns.
    pub async fn script(&self, text: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let returned = self.driver.execute(text, arguments).await.map_err(spoken)?;
        Ok(returned.json().clone())
    }

    /// What a script that calls back returns.
    pub async fn script_later(&self, text: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let returned = self.driver.execute_async(text, arguments).await.map_err(spoken)?;
        Ok(returned.json().clone())
    }

    /// Forgets who was signed in.
    pub async fn forget(&self) -> Outcome<()> {
        self.driver.delete_all_cookies().await.map_err(spoken)?;
        self.driver.browser_log().await.map(|_| ()).map_err(spoken)
    }

    /// The first visible element that a CSS selector picks, once there is one.
    pub async fn find(&self, css: &str) -> Outcome<WebElement> {
        let start = Instant::now();
        loop {
            if let Some(element) = self.find_now(css).await? {
                return Ok(element);
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("no visible element is {css}"));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The first visible element that a CSS selector picks, if there is one now.
    pub async fn find_now(&self, css: &str) -> Outcome<Option<WebElement>> {
        for element in self.driver.find_all(By::Css(css)).await.map_err(spoken)? {
            if element.is_displayed().await.unwrap_or(false) {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// Takes an element by the pointer and lets it go so many pixels to the right and down.
    pub async fn drag(&self, css: &str, (right, down): (i64, i64)) -> Outcome<()> {
        let element = self.find(css).await?;
        let chain = self.driver.action_chain();
        let chain = chain.drag_and_drop_element_by_offset(&element, right, down);
        chain.perform().await.map_err(spoken)
    }

    /// Presses keys on an element that has the focus.
    pub async fn press(&self, css: &str, keys: TypingData) -> Outcome<()> {
        self.find(css).await?;
        let focus = "document.querySelector(arguments[0]).focus(); return true;";
        self.script(focus, vec![Value::String(css.to_owned())]).await?;
        self.driver.action_chain().send_keys(keys).perform().await.map_err(spoken)
    }

    /// The element that a CSS selector picks, seen or not: files are chosen through hidden ones.
    pub async fn find_hidden(&self, css: &str) -> Outcome<WebElement> {
        self.driver.find(By::Css(css)).await.map_err(spoken)
    }

    /// Waits until a script returns true.
    pub async fn until(&self, text: &str, arguments: Vec<Value>) -> Outcome<bool> {
        let start = Instant::now();
        loop {
            // A page that is just being left cannot answer; the next one can.
            let outcome = self.script(text, arguments.clone()).await;
            if outcome.as_ref().is_ok_and(|value| value == &json!(true)) {
                return Ok(true);
            }
            if start.elapsed() > PATIENCE {
                return outcome.map(|_| false);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the console complained about since it was last asked: errors, refused resources,
    /// broken content rules. A line with a word of `expected` is no harm.
    pub async fn complaints(&self, expected: &[String]) -> Outcome<Vec<String>> {
        let lines = self.driver.browser_log().await.map_err(spoken)?;
        let bad = lines.into_iter().filter(|line| line.level == "SEVERE");
        let bad = bad.map(|line| line.message);
        Ok(bad.filter(|line| !expected.iter().any(|word| line.contains(word))).collect())
    }

    /// What sticks out of the page sideways: nothing, or the widest elements that do.
    pub async fn overflow(&self) -> Outcome<Option<String>> {
        let found = self.script(OVERFLOW, Vec::new()).await?;
        Ok(found.as_str().map(str::to_owned))
    }

    /// A picture of the page as PNG, whole where it is not longer than two screens or so.
    pub async fn picture(&self) -> Outcome<Vec<u8>> {
        let height =
            self.script("return document.documentElement.scrollHeight", Vec::new()).await?;
        let width = self.script("return window.innerWidth", Vec::new()).await?;
        let small = |value: &Value, most| {
            u32::try_from(value.as_u64().unwrap_or(900).min(most)).unwrap_or(900)
        };
        let (width, height) = (small(&width, 4_000), small(&height, 2_400).max(844));
        let size = SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: 1.0,
            mobile: width < 600,
            scale: None,
            screen_orientation: None,
        };
        self.driver.cdp().send(size).await.map_err(spoken)?;
        let picture = self.driver.screenshot_as_png().await.map_err(spoken);
        self.width(width).await?;
        picture
    }
}

const OVERFLOW: &str = "
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const clipped = e => {
      for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
        if (getComputedStyle(p).overflowX !== 'visible') return true;
      return false;
    };
    const names = [...document.body.querySelectorAll('*')]
      .map(e => [e, e.getBoundingClientRect().right])
      .filter(([e, right]) => right > width + 1 && !clipped(e))
      .sort((a, b) => b[1] - a[1]).slice(0, 3)
      .map(([e, right]) => `<${e.tagName.toLowerCase()} class=\"${e.className}\"> to ${right} px`);
    const whole = document.documentElement.scrollWidth;
    return `${whole} px in a window of ${width}: ${names.join(', ')}`;";

/// An error as a sentence of one line.
pub fn spoken(error: impl std::fmt::Display) -> String {
    let text = error.to_string();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(300).collect()
}
