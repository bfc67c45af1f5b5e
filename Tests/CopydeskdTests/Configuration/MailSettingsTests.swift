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
      guard case .smtp(_, _, let encryption, _, _)? = try mail(settings) else { return nil }
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
    for key in [SettingKey.mailTLS, .mailAuthorities, .mailUser, .mailPasswordFile] {
      #expect(throws: ConfigurationError.self) { try mail([.mailSendmail: "/usr/sbin/sendmail", key: "implicit"]) }
      #expect(throws: ConfigurationError.self) { try mail([key: "implicit"]) }
    }
  }

  @Test("Who logs in has a password in a file, and an encrypted connection, also to this host")
  func account() throws {
    let account: [SettingKey: String] = [.mailUser: "desk", .mailPasswordFile: "/etc/copydesk/mail-password"]
    func transport(_ settings: [SettingKey: String]) throws -> MailSettings.Transport? {
      try mail(settings.merging(account) { own, _ in own })
    }
    let expected = MailAccount(user: "desk", passwordFile: "/etc/copydesk/mail-password")
    #expect(
      try transport([.mailSMTP: "localhost:25"])
        == .smtp(host: "localhost", port: 25, encryption: .startTLS, account: expected))
    #expect(
      try transport([.mailSMTP: "mx.news.example:465"])
        == .smtp(host: "mx.news.example", port: 465, encryption: .implicit, account: expected))
    for wrong: [SettingKey: String] in [
      [.mailTLS: "none"], [.mailUser: ""], [.mailUser: "a\nb"], [.mailPasswordFile: "hunter2"],
    ] {
      let settings = wrong.merging([.mailSMTP: "localhost:25"]) { own, _ in own }
      #expect(throws: ConfigurationError.self) { try transport(settings) }
    }
    for (key, value) in account {
      #expect(throws: ConfigurationError.self, "one without the other") {
        try mail([.mailSMTP: "localhost:25", key: value])
      }
    }
  }
}
