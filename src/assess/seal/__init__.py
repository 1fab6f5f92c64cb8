"""What an outsider can hold against a log: checkpoints, signatures with OpenSSH keys, the auditor's bundle."""

from assess.seal.checkpoint import Checkpoint, parse
from assess.seal.signature import Checked, fingerprint, sign, signed_by

__all__ = ["Checked", "Checkpoint", "fingerprint", "parse", "sign", "signed_by"]
