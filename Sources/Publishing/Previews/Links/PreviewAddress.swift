import Crypto
import Foundation
import Newsroom
public import Store

/// Where a link to a preview leads: `<address>/<end>/<token>/?s=<signature>`, the end in seconds since 1970.
///
/// The end is part of the path, and the signature is of that path, as nginx's `secure_link_md5` has it
/// (https://nginx.org/en/docs/http/ngx_http_secure_link_module.html): another end is another path, at which nothing lies.
public struct PreviewAddress: Sendable {
  /// From the directory that the web server serves, with a slash at the end.
  public let path: String
  private let end: Int

  /// The address of that link.
  public init(of link: PreviewLink) {
    end = Int(link.until.timeIntervalSince1970)
    path = "\(end)/\(link.token)/"
  }

  /// The whole address.
  ///
  /// - Parameters:
  ///   - base: where the web server serves previews, without a slash at the end.
  ///   - secret: what the web server knows, too.
  public func url(at base: String, secret: String) -> String { "\(base)/\(path)?s=\(signature(secret))" }

  /// The signature in Base64 for addresses, without padding.
  func signature(_ secret: String) -> String {
    let digest = Insecure.MD5.hash(data: Data("\(end)/\(path) \(secret)".utf8))
    return Data(digest).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
      "=", with: "")
  }

  /// What nginx includes to check signatures.
  static func nginx(_ secret: String) -> String {
    "secure_link_md5 \"$secure_link_expires$uri \(secret)\";\n"
  }
}
