"""What stands between two teams that meet, each called after the place it comes from."""

from __future__ import annotations

import re
from typing import Final

CONTEST: Final = re.compile(
    # "Chicago beat Phoenix", "Denver held off visiting Memphis", "Seattle 2, Vancouver 1", "Derby 0-0 Hull".
    r"\s{1,8}(?:(?:have|has|had|will|to)\s+)?(?:beats?|beaten|defeat(?:s|ed)|edge[sd]|down(?:s|ed)|rout(?:s|ed)"
    r"|thrash(?:es|ed)|crush(?:es|ed)|thump(?:s|ed)|hammer(?:s|ed)|blank(?:s|ed)|host(?:s|ed)?|face[sd]?"
    r"|stun(?:s|ned)|upset|outlast(?:s|ed)|(?:held|hold|knocked)\s+off|g[oe]t\s+past|swept|shut\s+out"
    r"|lost(?:\s+at\s+home)?\s+to|f[ae]lls?\s+to|(?:drew|draws?|tied)\s+with|play(?:s|ed)?|v\.?|vs\.?|versus)"
    r"\s+(?:(?:the|visiting|host)\s+)?"
    r"|[\s:]{1,8}\d{1,3}\s*[,;]\s*|\s{1,8}\d{1,2}\s?[-–]\s?\d{1,2}\s+"
)
