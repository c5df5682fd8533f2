// SPDX-License-Identifier: Apache-2.0
package example.operator.app

import android.annotation.SuppressLint
import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.webkit.CookieManager
import android.webkit.WebResourceRequest
import android.webkit.WebView
import android.webkit.WebViewClient

/** Shows the operator's own page with the chat. No JavaScript bridge: nothing that a page says reaches the app but addresses. */
class ChatActivity : Activity() {
  private val site = "www.operator.example"

  @SuppressLint("SetJavaScriptEnabled")
  override fun onCreate(saved: Bundle?) {
    super.onCreate(saved)
    val web = WebView(this)
    web.settings.javaScriptEnabled = true
    web.settings.domStorageEnabled = true // The key of the device lies in IndexedDB.
    web.webViewClient = object : WebViewClient() {
      override fun shouldOverrideUrlLoading(view: WebView, request: WebResourceRequest): Boolean {
        val url = request.url
        if (!request.isForMainFrame) return false
        if (url.scheme == "https" && url.host == site) {
          if (url.path !in setOf("/app-close", "/app-exit")) return false
          finish()
        } else if (url.scheme == "https") {
          startActivity(Intent(Intent.ACTION_VIEW, url)) // A link out: never in this view.
        }
        return true
      }
    }
    setContentView(web)
    val session = intent.getStringExtra("session") ?: return finish()
    CookieManager.getInstance().setCookie("https://$site", "session=$session; Secure; HttpOnly; SameSite=Strict") {
      web.loadUrl("https://$site/app-chat")
    }
  }
}
