import Foundation
import Newsroom

/// The key that this host signs with, as a credential of the service: encrypted, so that only this host can read it
/// (systemd-creds(1)), or where that cannot be done a file of root's.
enum KeyCredential {
  static let plainFile = "/etc/copydesk/signing-key"
  static let encryptedFile = "/etc/copydesk/signing-key.cred"
  private static let dropIn = "/etc/systemd/system/copydeskd.service.d/signing-key.conf"
  /// The service loads the plain file otherwise.
  private static let dropInText = """
    [Service]
    LoadCredential=
    LoadCredentialEncrypted=signing-key:\(encryptedFile)

    """

  /// Whether there is one.
  static var exists: Bool { [plainFile, encryptedFile].contains { FileManager.default.fileExists(atPath: $0) } }

  /// What is shown of making one.
  static var shown: [String] {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-creds") else {
      return ["(umask 077 && copydeskd key new > \(plainFile))"]
    }
    return [
      "copydeskd key new | systemd-creds encrypt --name=signing-key - \(encryptedFile)",
      "write \(dropIn), so that the service loads it",
    ]
  }

  /// Makes a key.
  ///
  /// - Returns: Why it is not encrypted, if it is not.
  static func create() throws -> String? {
    let key = SigningKeyFile.generate()
    let aside = encryptedFile + ".new"
    do {
      try HostCommand(all: ["systemd-creds", "encrypt", "--name=signing-key", "-", aside], input: key).run()
      // What cannot be read back is not what to rely on.
      guard try decrypted(aside) == key.trimmingCharacters(in: .whitespacesAndNewlines) else {
        throw SetupFailure(sentence: "systemd-creds gave back another key")
      }
    } catch let failure as SetupFailure {
      try? FileManager.default.removeItem(atPath: aside)
      try SigningKeyFile.create(plainFile)
      return "The key is not encrypted, for root alone to read in \(plainFile): \(failure.sentence)"
    }
    let folder = (dropIn as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try dropInText.write(toFile: dropIn, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: aside)
    try FileManager.default.moveItem(atPath: aside, toPath: encryptedFile)
    return nil
  }

  /// The key, for root.
  ///
  /// - Throws: `SetupFailure` or an error of Foundation's when it cannot be read.
  static func text() throws -> String {
    FileManager.default.fileExists(atPath: encryptedFile)
      ? try decrypted(encryptedFile) : try String(contentsOfFile: plainFile, encoding: .utf8)
  }

  private static func decrypted(_ file: String) throws -> String {
    try HostCommand("systemd-creds", "decrypt", "--name=signing-key", file, "-").run()
  }
}
