"""Secrets in a backup, locked by a passphrase: scrypt makes the key, AES-GCM locks and proves."""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from wandel.config.backup.faults import BackupError
from wandel.config.backup.manifest import are_names

SHORTEST = 12
_HEAD = b"wandel-sealed-1\n"
_SALT, _NONCE = 16, 12
_UNKNOWN = "The secrets in this backup are locked in a way that this version does not know."


def seal(content: dict[str, Any], passphrase: str) -> bytes:
    """Raises BackupError for a passphrase that is too short to protect anything."""
    if len(passphrase) < SHORTEST:
        raise BackupError(f"The passphrase is too short: at least {SHORTEST} characters.")
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    locked = AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(content).encode(), _HEAD)
    return _HEAD + salt + nonce + locked


def unseal(sealed: bytes, passphrase: str) -> dict[str, Any]:
    """Raises BackupError where the passphrase is not the one that locked it."""
    if not sealed.startswith(_HEAD):
        raise BackupError(_UNKNOWN)
    rest = sealed[len(_HEAD) :]
    salt, nonce, locked = rest[:_SALT], rest[_SALT : _SALT + _NONCE], rest[_SALT + _NONCE :]
    try:
        if len(nonce) < _NONCE:
            raise InvalidTag
        opened = AESGCM(_key(passphrase, salt)).decrypt(nonce, locked, _HEAD)
    except InvalidTag as error:
        raise BackupError("The passphrase does not open the secrets in this backup.") from error
    try:
        content = json.loads(opened)
    except (ValueError, RecursionError) as error:
        raise BackupError(_UNKNOWN) from error
    if not _is_ours(content):
        raise BackupError(_UNKNOWN)
    return content


def _is_ours(content: Any) -> bool:
    """Whether it is what `seal` is given: a key, or none, and tables with columns and lines."""
    if not isinstance(content, dict) or not isinstance(content.get("tables"), dict):
        return False
    key = content.get("secret_key")
    return (key is None or (isinstance(key, str) and key.isascii())) and all(
        isinstance(table, dict)
        and are_names(table.get("columns"))
        and table["columns"]
        and isinstance(table.get("lines"), str)
        for table in content["tables"].values()
    )


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
