import Glibc

/// Who asks Google or Azure, and where, from a location's parameters and the environment.
enum ArrowSettings {
    /// Google: GOOGLE_APPLICATION_CREDENTIALS and the other places of its default credentials are looked up by its own library.
    static func google(_ parameters: [String: String], _ variable: (String) -> String?) -> [String: String] {
        var chosen = parameters
        if let token = variable("GOOGLE_OAUTH_ACCESS_TOKEN"), !token.isEmpty { chosen["access_token"] = token }
        if variable("GLEANER_GS_ANONYMOUS") == "1" { chosen["anonymous"] = "true" }
        if let emulator = variable("STORAGE_EMULATOR_HOST"), !emulator.isEmpty, chosen["endpoint_override"] == nil {
            let isSecure = emulator.hasPrefix("https://")
            chosen["scheme"] = isSecure ? "https" : "http"
            chosen["endpoint_override"] = String(emulator.hasPrefix("http") ? emulator.dropFirst(isSecure ? 8 : 7).prefix { $0 != "/" } : emulator[...])
            chosen["anonymous"] = "true"
        }
        return chosen
    }

    /// Azure: the account is AZURE_STORAGE_ACCOUNT's; without a key or a signature, its library asks its chain of default credentials.
    ///
    /// - Throws: `.refused` where no account is named.
    static func azure(_ parameters: [String: String], path: String, _ variable: (String) -> String?) throws(StoreError) -> [String: String] {
        var chosen = parameters
        let names = ["account_name": "AZURE_STORAGE_ACCOUNT", "account_key": "AZURE_STORAGE_KEY", "sas_token": "AZURE_STORAGE_SAS_TOKEN"]
        for (parameter, name) in names {
            if chosen[parameter] == nil, let value = variable(name), !value.isEmpty { chosen[parameter] = value }
        }
        guard chosen["account_name"] != nil else {
            throw StoreError(.refused, path: path, detail: "no account: set AZURE_STORAGE_ACCOUNT, or write ?account_name=ACCOUNT behind the path")
        }
        return chosen
    }
}
