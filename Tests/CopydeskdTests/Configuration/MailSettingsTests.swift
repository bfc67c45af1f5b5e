import Notices
import Testing

@testable import copydeskd

@Suite("How mail leaves the host")
struct MailSettingsTests {
  private func mail(_ settings: [SettingKey: String]) throws -> MailSettings.Transport? {
    let flags = settings.merging([.mailFrom: "copydesk@news.example"]) { own, _ in own }
    return try NoticeHost(SettingSource(file: nil, environment: [:], flags: flags), secrets: [:]).mail?.transport
  }

  @Test("Mail to another host is encrypted, whatever is said; on this host it is where that is said")
  func encryption() throws {
    func encryption(_ place: String, _ tls: String? = nil) throws -> MailEncryption? {
      var settings: [SettingKey: String] = [.mailSMTP: place]
      settings[.mailTLS] = tls
      guard case .smtp(_, _, let encryption, _)? = try mail(settings) else { return nil }
      return encryption
    }
    #expect(try encryption("localhost:25") == MailEncryption.none)
    #expect(try encryption("127.0.0.1:25") == MailEncryption.none)
    #expect(try encryption("localhost:25", "starttls") == .startTLS)
    #expect(try encryption("mx.news.example:25") == .startTLS)
    #expect(try encryption("127.news.example:25") == .startTLS)
    #expect(try encryption("mx.news.example:465") == .implicit)
    #expect(try encryption("mx.news.example:587", "implicit") == .implicit)
    #expect(throws: ConfigurationError.self) { try encryption("mx.news.example:25", "none") }
    #expect(throws: ConfigurationError.self) { try encryption("mx.news.example:25", "ssl") }
  }

  @Test("Authorities are a file of this host, and are for mail that leaves by a server")
  func authorities() throws {
    let place: [SettingKey: String] = [.mailSMTP: "mx.news.example:25"]
    let file = try mail(place.merging([.mailAuthorities: "/etc/copydesk/ca.pem"]) { own, _ in own })
    #expect(
      file
        == .smtp(host: "mx.news.example", port: 25, encryption: .startTLS, authorities: "/etc/copydesk/ca.pem"))
    #expect(throws: ConfigurationError.self) { try mail(place.merging([.mailAuthorities: "ca.pem"]) { own, _ in own }) }
    for key in [SettingKey.mailTLS, .mailAuthorities] {
      #expect(throws: ConfigurationError.self) { try mail([.mailSendmail: "/usr/sbin/sendmail", key: "implicit"]) }
      #expect(throws: ConfigurationError.self) { try mail([key: "implicit"]) }
    }
  }
}
