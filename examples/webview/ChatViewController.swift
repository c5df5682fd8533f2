// SPDX-License-Identifier: Apache-2.0
import UIKit
import WebKit

/// Shows the operator's own page with the chat. No message handler: nothing that a page says reaches the app but addresses.
final class ChatViewController: UIViewController, WKNavigationDelegate, WKUIDelegate {
  private let site = "www.operator.example"
  private let session: HTTPCookie
  private let web = WKWebView(frame: .zero)

  init(session: HTTPCookie) {
    self.session = session
    super.init(nibName: nil, bundle: nil)
  }
  required init?(coder: NSCoder) { fatalError("Made in code only") }

  override func loadView() { view = web }

  override func viewDidLoad() {
    super.viewDidLoad()
    web.navigationDelegate = self
    web.uiDelegate = self
    web.configuration.websiteDataStore.httpCookieStore.setCookie(session) { [weak self] in
      guard let self, let page = URL(string: "https://\(self.site)/app-chat") else { return }
      self.web.load(URLRequest(url: page))
    }
  }

  func webView(_ view: WKWebView, decidePolicyFor action: WKNavigationAction,
               decisionHandler: @escaping (WKNavigationActionPolicy) -> Void) {
    // No target frame: a new window, which the next function decides about.
    guard action.targetFrame?.isMainFrame == true, let url = action.request.url else { return decisionHandler(.allow) }
    let isOurs = url.scheme == "https" && url.host == site
    if isOurs && !["/app-close", "/app-exit"].contains(url.path) { return decisionHandler(.allow) }
    decisionHandler(.cancel)
    if isOurs { dismiss(animated: true) } else { leave(to: url) }
  }

  func webView(_ view: WKWebView, createWebViewWith configuration: WKWebViewConfiguration,
               for action: WKNavigationAction, windowFeatures: WKWindowFeatures) -> WKWebView? {
    if let url = action.request.url { leave(to: url) }
    return nil
  }

  /// A link out: never in this view.
  private func leave(to url: URL) {
    if url.scheme == "https" { UIApplication.shared.open(url) }
  }
}
