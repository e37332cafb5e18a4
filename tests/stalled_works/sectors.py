"""The 22 sectors (TIPOLOGIA) of the survey: their names in Persian and English."""

from __future__ import annotations

SECTORS: dict[str, tuple[str, str, str]] = {
    "INFRAESTRUTURA URBANA": ("urban", "زیرساخت شهری", "urban infrastructure"),
    "EQUIPAMENTO PÚBLICO - PRAÇAS, ÁREAS VERDES, CICLOVIAS": (
        "squares",
        "میدان، فضای سبز و مسیر دوچرخه",
        "squares, green areas and cycle paths",
    ),
    "EDIFICAÇÕES - OUTRAS": ("buildings", "ساختمان‌های دیگر", "other buildings"),
    "TRANSPORTE - RODOVIÁRIAS": ("roads", "راه‌های برون‌شهری", "highways"),
    "EDUCAÇÃO - ENSINO FUNDAMENTAL": ("primary", "مدرسهٔ ابتدایی", "primary schools"),
    "MOBILIDADE URBANA": ("mobility", "جابه‌جایی شهری", "urban mobility"),
    "SANEAMENTO - ESGOTAMENTO SANITÁRIO": ("sewerage", "فاضلاب", "sewerage"),
    "CONTENÇÃO DE ENCOSTAS": ("slopes", "مهار دامنه‌ها", "slope retention"),
    "SANEAMENTO - ABASTECIMENTO DE ÁGUA": ("water", "آب‌رسانی", "water supply"),
    "SAÚDE - UNIDADE DE SAÚDE": ("clinics", "درمانگاه", "clinics"),
    "EDUCAÇÃO - CRECHE": ("nurseries", "مهدکودک", "nurseries"),
    "SEGURANÇA PÚBLICA": ("safety", "امنیت عمومی", "public safety"),
    "EQUIPAMENTO PÚBLICO - OUTROS": ("facilities", "تأسیسات عمومی دیگر", "other public facilities"),
    "TRANSPORTE - ESTRADAS VICINAIS": ("rural-roads", "راه‌های روستایی", "rural roads"),
    "EDIFICAÇÕES - UNIDADES HABITACIONAIS": ("housing", "خانه‌سازی", "housing"),
    "SAÚDE - OUTROS": ("health", "بهداشت و درمان، دیگر", "other health works"),
    "SANEAMENTO - DRENAGEM URBANA": ("drainage", "زهکشی شهری", "urban drainage"),
    "EDUCAÇÃO ENSINO - FUNDAMENTAL E MÉDIO": ("schools", "مدرسهٔ ابتدایی و متوسطه", "primary and secondary schools"),
    "EDIFICAÇÕES - CULTURA": ("culture", "ساختمان فرهنگی", "cultural buildings"),
    "BARRAGEM": ("dams", "سد", "dams"),
    "ILUMINAÇÃO PÚBLICA": ("lighting", "روشنایی معابر", "street lighting"),
    "EDUCAÇÃO ENSINO - MÉDIO": ("secondary", "مدرسهٔ متوسطه", "secondary schools"),
}
"""Name in the survey -> (id, Persian, English)."""
