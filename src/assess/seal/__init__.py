"""What an outsider can hold against a log: checkpoints, signatures with OpenSSH keys, the auditor's bundle."""

from assess.model.checkpoint import Checkpoint
from assess.seal.checkpoint import parse
from assess.seal.signature import Checked, fingerprint, sign, signed_by

__all__ = ["Checked", "Checkpoint", "fingerprint", "parse", "sign", "signed_by"]
